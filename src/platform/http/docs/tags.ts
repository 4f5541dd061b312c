import type { DocumentBuilder } from '@nestjs/swagger';

type Tags = Readonly<Record<string, string>>;

/** The tags of the OpenAPI document, by the kind of caller. */
const GROUPS: Readonly<Record<string, Tags>> = {
  Customers: {
    Auth: 'Register, log in and log out.',
    Wallets: 'The balance, its limits, and fundings.',
    'Billers and meters': 'Electricity companies, meters and saved meters.',
    'Bill payments': 'Purchases of electricity and their receipts.',
    Transactions: 'Movements of money and statements.',
  },
  Operators: {
    'Operator: desk': 'The overview, sales switches, ask-only mode and the audit.',
    'Operator: purchases': 'Purchases that need attention.',
    'Operator: fundings': 'Fundings that need attention.',
    'Operator: customers': 'Customers, wallets, adjustments and KYC tiers.',
    'Operator: incidents': 'Events that must not happen and did.',
    'Operator: approvals': 'Operations that a second person has to decide.',
  },
  Operations: { Operations: 'Health checks and metrics, for monitoring.' },
  Partners: { 'Provider callbacks': 'Webhooks and callbacks of gateways and providers.' },
};

export type OperatorSubject =
  'desk' | 'purchases' | 'fundings' | 'customers' | 'incidents' | 'approvals';

/** Adds the tags in the order in which Swagger UI shows them, and their groups. */
export function addTags(about: DocumentBuilder): void {
  for (const tags of Object.values(GROUPS)) {
    for (const [name, description] of Object.entries(tags)) about.addTag(name, description);
  }
  const groups = Object.entries(GROUPS).map(([name, tags]) => ({ name, tags: Object.keys(tags) }));
  about.addExtension('x-tagGroups', groups);
}
