import { SECRET_SETTINGS } from '../../src/config/safety/secret-files.js';
import type { Explanation } from './differences.js';

const COST_DIFFERS =
  'Operators see that a provider named a cost after the purchase was booked whole.';
const RETURNED = 'Operators see how much a gateway gave back to the payer of a funding.';
const NULL_IN_LIST =
  'The answer could always be null, and by the letter of OpenAPI 3.0 a list without null refuses it.';

/** Every difference from the baseline that is meant. An explanation of nothing is refused, so the list stays true. */
export const EXPLANATIONS: readonly Explanation[] = [
  {
    at: [
      'openApi',
      'operations',
      'POST /operator/incidents/{subjectId}/{kind}/resolve',
      'parameters',
      'path kind',
      'schema',
      'enum',
      'cost_differs',
    ],
    is: true,
    why: COST_DIFFERS,
  },
  {
    at: ['openApi', 'schemas', 'IncidentView', 'properties', 'kind', 'enum', 'cost_differs'],
    is: true,
    why: COST_DIFFERS,
  },
  {
    at: ['openApi', 'schemas', 'OperatorFundingView', 'properties', 'returnedAmount'],
    is: { type: 'integer' },
    why: RETURNED,
  },
  {
    at: ['openApi', 'schemas', 'OperatorFundingView', 'required', 'returnedAmount'],
    is: true,
    why: RETURNED,
  },
  {
    at: ['openApi', 'operations', '*', 'answers', '500'],
    is: {
      content: { 'application/problem+json': { $ref: '#/components/schemas/ProblemDto' } },
      headers: { 'X-Request-Id': { type: 'string' } },
      codes: { internal_error: true },
    },
    why: 'Any operation can fail in our own code, and the document now says so.',
  },
  {
    at: [
      'openApi',
      'operations',
      'DELETE /meters/{id}',
      'answers',
      '400',
      'codes',
      'malformed_json',
    ],
    is: true,
    why: 'A body that is sent with DELETE was always parsed, and the document now says so.',
  },
  {
    at: ['openApi', 'schemas', '*', 'properties', 'failureCode', 'enum', 'null'],
    is: true,
    why: NULL_IN_LIST,
  },
  {
    at: ['openApi', 'schemas', 'ApprovalView', 'properties', 'lapsedBecause', 'enum', 'null'],
    is: true,
    why: NULL_IN_LIST,
  },
  {
    at: ['openApi', 'schemas', 'FailureView', 'nullable'],
    is: true,
    why: 'The failure of a purchase could always be null, and OpenAPI 3.0 asks the referred schema for it.',
  },
  {
    at: ['settings', 'ALLOW_UNSAFE'],
    is: [],
    why: 'Whoever runs the service names the safety rules that may be broken.',
  },
  ...SECRET_SETTINGS.map((name) => ({
    at: ['settings', `${name}_FILE`],
    is: null,
    why: 'Secrets may come from files.',
  })),
];
