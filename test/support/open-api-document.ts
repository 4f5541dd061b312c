/** The parts of an OpenAPI document that tests look at. */
export interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly type?: string;
  readonly example?: unknown;
  readonly default?: unknown;
  readonly nullable?: boolean;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly format?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
}

export interface Content {
  readonly schema?: Schema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value?: unknown }>>;
}

interface Parameter {
  readonly name: string;
  readonly description?: string;
  readonly example?: unknown;
  readonly schema: Schema;
}

export interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly object[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content?: Record<string, Content> };
  readonly responses: Readonly<
    Record<string, { readonly description?: string; readonly content?: Record<string, Content> }>
  >;
}

export interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly tags: readonly { readonly name: string }[];
  readonly 'x-tagGroups': readonly { readonly name: string; readonly tags: readonly string[] }[];
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** What a reference of the document points at; undefined when it points at nothing. */
export function resolve(document: Document, reference: string): Schema | undefined {
  return reference
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>(
      (at, name) => (at as Record<string, unknown> | undefined)?.[name],
      document,
    ) as Schema | undefined;
}

/** Where `value` is not as `schema` has it; also a field that the schema does not name is a fault. */
export function faultsOf(
  document: Document,
  schema: Schema,
  value: unknown,
  path = 'body',
): string[] {
  if (schema.$ref !== undefined) {
    const found = resolve(document, schema.$ref);
    return found ? faultsOf(document, found, value, path) : [`${path}: ${schema.$ref} is nowhere`];
  }
  if (value === null && schema.nullable === true) return [];
  if (schema.allOf !== undefined) {
    return schema.allOf.flatMap((part) => faultsOf(document, part, value, path));
  }
  if (schema.enum?.includes(value) === false) {
    return [`${path}: ${JSON.stringify(value)} is not one of ${schema.enum.join(', ')}`];
  }
  return typeFaults(document, schema, value, path);
}

function typeFaults(document: Document, schema: Schema, value: unknown, path: string): string[] {
  const check = CHECKS[schema.type ?? ''];
  return check ? check(document, schema, value, path) : [`${path}: of no known type`];
}

type Check = (document: Document, schema: Schema, value: unknown, path: string) => string[];

const CHECKS: Readonly<Record<string, Check>> = {
  object: objectFaults,
  array: (document, schema, value, path) =>
    Array.isArray(value)
      ? value.flatMap((item, index) =>
          faultsOf(document, schema.items ?? {}, item, `${path}[${index}]`),
        )
      : [`${path}: not a list`],
  string: (_, schema, value, path) => stringFaults(schema, value, path),
  integer: (_, __, value, path) => (Number.isSafeInteger(value) ? [] : [`${path}: not an integer`]),
  boolean: (_, __, value, path) => (typeof value === 'boolean' ? [] : [`${path}: not a boolean`]),
};

function objectFaults(document: Document, schema: Schema, value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [`${path}: not an object`];
  }
  const missing = (schema.required ?? []).filter((name) => !(name in value));
  const inside = Object.entries(value).flatMap(([name, inner]) => {
    const at = `${path}.${name}`;
    const others = schema.additionalProperties;
    const found = schema.properties?.[name] ?? (typeof others === 'object' ? others : undefined);
    if (found === undefined) return others === true ? [] : [`${at}: not documented`];
    return faultsOf(document, found, inner, at);
  });
  return [...missing.map((name) => `${path}.${name}: missing`), ...inside];
}

const FORMATS: Readonly<Record<string, RegExp>> = {
  uuid: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
  email: /^\S+@\S+$/,
};

function stringFaults(schema: Schema, value: unknown, path: string): string[] {
  if (typeof value !== 'string') return [`${path}: not a text`];
  const pattern = schema.pattern === undefined ? undefined : new RegExp(schema.pattern);
  const rules = [pattern, FORMATS[schema.format ?? '']].filter((rule) => rule !== undefined);
  return rules
    .filter((rule) => !rule.test(value))
    .map((rule) => `${path}: ${value} does not match ${String(rule)}`);
}
