import type { OpenAPIObject } from '@nestjs/swagger';
import { unordered, type Json } from './differences.js';

type Fields = Readonly<Record<string, Json>>;

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];
const UNORDERED = new Set(['required', 'enum']);
/** Parts of a schema that explain and do not bind. */
const TEXTS = new Set(['description', 'title', 'example', 'examples', 'externalDocs']);

/**
 * What an OpenAPI document promises: operations, parameters, bodies, answers and schemas. Texts, examples, tags,
 * servers and security are left out. The order of a document does not count.
 */
export function shapeOfDocument(document: OpenAPIObject): Json {
  const { paths, components } = document as unknown as { paths: Fields; components: Fields };
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(fieldsOf(methods))
      .filter(([method]) => METHODS.includes(method))
      .map(([method, operation]): [string, Json] => [
        `${method.toUpperCase()} ${path}`,
        shapeOfOperation(fieldsOf(operation)),
      ]),
  );
  return {
    operations: Object.fromEntries(operations),
    schemas: mapped(components['schemas'], shapeOfSchema),
  };
}

function shapeOfOperation(operation: Fields): Json {
  const { operationId = null, parameters, requestBody, responses } = operation;
  const body = fieldsOf(requestBody);
  return {
    operationId,
    parameters: shapeOfParameters(parameters),
    ...(requestBody !== undefined && {
      body: {
        isRequired: body['required'] ?? false,
        content: mapped(body['content'], schemaOfContent),
      },
    }),
    answers: mapped(responses, shapeOfAnswer),
  };
}

function shapeOfParameters(parameters: Json | undefined): Json {
  const shapes = (isList(parameters) ? parameters : []).map((parameter) => {
    const { name, in: place, required = false, schema = null } = fieldsOf(parameter);
    const key = `${place as string} ${name as string}`;
    return [key, { isRequired: required, schema: shapeOfSchema(schema) }];
  });
  return Object.fromEntries(shapes) as Json;
}

function shapeOfAnswer(answer: Json): Json {
  const { content, headers } = fieldsOf(answer);
  const codes = Object.values(fieldsOf(content)).flatMap((one) =>
    Object.values(fieldsOf(fieldsOf(one)['examples'])).flatMap((example) => {
      const code = fieldsOf(fieldsOf(example)['value'])['code'];
      return code === undefined ? [] : [code];
    }),
  );
  return {
    content: mapped(content, schemaOfContent),
    headers: mapped(headers, (header) => shapeOfSchema(fieldsOf(header)['schema'] ?? null)),
    ...(codes.length > 0 && { codes: unordered(codes) }),
  };
}

function schemaOfContent(content: Json): Json {
  return shapeOfSchema(fieldsOf(content)['schema'] ?? null);
}

/** A schema without its texts. A property may itself be named `description`, so `properties` is walked by name. */
function shapeOfSchema(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(shapeOfSchema);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => !TEXTS.has(key))
      .map(([key, value]) => [key, shapeOfPart(key, value)]),
  );
}

function shapeOfPart(key: string, value: Json): Json {
  if (key === 'properties') return mapped(value, shapeOfSchema);
  return UNORDERED.has(key) && isList(value) ? unordered(value) : shapeOfSchema(value);
}

function mapped(map: Json | undefined, shape: (value: Json) => Json): Json {
  return Object.fromEntries(
    Object.entries(fieldsOf(map)).map(([name, value]) => [name, shape(value)]),
  );
}

function fieldsOf(value: Json | undefined): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  return value as Fields;
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
