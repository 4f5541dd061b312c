import type { OpenAPIObject } from '@nestjs/swagger';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

export type DocumentedOperation = NonNullable<OpenAPIObject['paths'][string]['get']>;
export type DocumentedResponse = Exclude<
  DocumentedOperation['responses'][string],
  { $ref: string } | undefined
>;

/** Lists every operation of a document, with its method in lower case. */
export function operationsOf({ paths }: OpenAPIObject): [string, DocumentedOperation][] {
  return Object.values(paths).flatMap((path) =>
    METHODS.flatMap((method): [string, DocumentedOperation][] => {
      const operation = path[method];
      return operation === undefined ? [] : [[method, operation]];
    }),
  );
}
