import { getSchemaPath, type OpenAPIObject } from '@nestjs/swagger';

interface Schema {
  nullable?: boolean;
  enum?: readonly unknown[];
  readonly allOf?: readonly { readonly $ref?: string }[];
}

/**
 * Lets a nullable schema take null by the letter of OpenAPI 3.0: `nullable` widens neither an `enum` nor the schema
 * that it refers to. So such a schema becomes nullable wherever it is used.
 */
export function admitNull(document: OpenAPIObject): void {
  const schemas = new Map(
    Object.entries(document.components?.schemas ?? {}).map(([name, schema]) => [
      getSchemaPath(name),
      schema as Schema,
    ]),
  );
  visit(document, (schema) => {
    if (schema.nullable !== true) return;
    // A new list: this one may be a constant of the code.
    if (schema.enum?.includes(null) === false) schema.enum = [...schema.enum, null];
    for (const { $ref = '' } of schema.allOf ?? []) {
      const referred = schemas.get($ref);
      if (referred !== undefined) referred.nullable = true;
    }
  });
}

function visit(value: unknown, see: (schema: Schema) => void): void {
  if (typeof value !== 'object' || value === null) return;
  see(value);
  for (const inner of Object.values(value)) visit(inner, see);
}
