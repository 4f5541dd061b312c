import { getSchemaPath, type OpenAPIObject } from '@nestjs/swagger';
import type { ErrorCode } from '../../../kernel/errors.js';
import { PROBLEM_TYPE } from '../problems/problem.js';
import { ProblemDto } from '../problems/problem.dto.js';
import { RAW_BODY } from '../request/raw-body.decorator.js';
import { exampleOf } from './api-problems.decorator.js';
import { operationsOf, type DocumentedOperation, type DocumentedResponse } from './operations.js';

/** A status, its code, and a summary where the title of the code does not fit. */
type WireProblem = readonly [status: number, code: ErrorCode, summary?: string];

/**
 * The problems that any request can have: before a handler sees it, from the hooks or from Node's HTTP
 * parser, or because of a mistake in our code. They are listed here because no handler documents them.
 */
const OF_ANY: readonly WireProblem[] = [
  [400, 'validation_failed'],
  [408, 'validation_failed', 'The request was not received in time'],
  [414, 'uri_too_long'],
  [417, 'expectation_failed'],
  [431, 'validation_failed', 'The headers are too large'],
  [500, 'internal_error'],
];
/** The problems that a request with a body can have, whether or not the handler takes one. */
const OF_BODIES: readonly WireProblem[] = [
  [413, 'payload_too_large'],
  [415, 'unsupported_media_type'],
];
const OF_JSON: readonly WireProblem[] = [[400, 'malformed_json']];

/** Adds the problems that handlers do not document to every operation. */
export function addWireProblems(document: OpenAPIObject): void {
  for (const [method, operation] of operationsOf(document)) {
    add(operation, OF_ANY);
    if (method === 'get') continue;
    add(operation, OF_BODIES);
    if (!(RAW_BODY in operation)) add(operation, OF_JSON);
    Reflect.deleteProperty(operation, RAW_BODY);
  }
}

function add({ responses }: DocumentedOperation, problems: readonly WireProblem[]): void {
  const schema = { $ref: getSchemaPath(ProblemDto) };
  for (const [status, code, summary] of problems) {
    const response = (responses[status] ??= { description: '' }) as DocumentedResponse;
    const content = ((response.content ??= {})[PROBLEM_TYPE] ??= { schema });
    const examples = (content.examples ??= {});
    examples[code] ??= exampleOf(code, { status, ...(summary !== undefined && { summary }) });
  }
}

/** Describes every documented problem by the summaries of its examples. */
export function describeProblems(document: OpenAPIObject): void {
  for (const [, { responses }] of operationsOf(document)) {
    for (const response of Object.values(responses) as DocumentedResponse[]) {
      const examples = response.content?.[PROBLEM_TYPE]?.examples;
      if (examples === undefined) continue;
      response.description = Object.entries(examples)
        .map(
          ([code, example]) =>
            `\`${code}\`: ${'summary' in example ? (example.summary ?? '') : ''}.`,
        )
        .join(' ');
    }
  }
}
