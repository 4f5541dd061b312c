import type { Explanation } from './differences.js';

const COST_DIFFERS =
  'Operators see that a provider named a cost after the purchase was booked whole.';

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
];
