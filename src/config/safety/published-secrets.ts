/**
 * Secrets that stand in this project, so everybody knows them: in compose.yaml, .env.example, the documents, the
 * simulator and the tests. A test looks for others.
 */
const PUBLISHED: ReadonlySet<string> = new Set([
  'a real key',
  'bill_vending',
  'chaos-buypower-key',
  'choose-another',
  'choose-one',
  'for-trying-out-only-not-a-secret-at-all',
  'from-the-dashboard',
  'from-the-dashboard-as-well',
  'from-the-dashboard-too',
  'password',
  'PK_simulator',
  'postgres',
  'sim-api-key',
  'sim-buypower-key',
  'SK_simulator',
  'soak-buypower-key',
  'x',
  'sk_simulator',
]);

/** Whether everybody can know a secret, because this project has it in a file. */
export function isPublished(secret: string): boolean {
  return PUBLISHED.has(secret);
}
