import { getSchemaPath, type OpenAPIObject } from '@nestjs/swagger';

interface Schema {
  nullable?: boolean;
  enum?: readonly unknown[];
  readonly allOf?: readonly { readonly $ref?: string }[];
}

/**
 * Makes nullable schemas accept null under the strict reading of OpenAPI 3.0: `nullable` widens neither an
 * `enum` nor a referenced schema. So the schema becomes nullable at every place that uses it.
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
    // Makes a new list, because the old one may be a constant of the code.
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
