import type { Payer } from './payer.js';
import type { Stage } from './stage.js';
import { eventTypes } from './witness.js';

/** Everything that one funding is by now. */
export interface Tally {
  readonly balance: number;
  readonly transactions: readonly string[];
  readonly events: readonly string[];
  /** The fundings of the wallet. */
  readonly references: readonly string[];
  /** How often the gateway was asked to open it. */
  readonly initialised: number;
}

export async function tally(stage: Stage, { customer }: Payer, id: string): Promise<Tally> {
  const rows = await stage.database.query<{ reference: string }>(
    'SELECT reference FROM fundings WHERE wallet_id = $1',
    [customer.walletId],
  );
  const references = rows.map(({ reference }) => reference);
  const atGateway = stage.simulator.paystack().record();
  const calls = atGateway.filter((one) => references.includes(one.reference));
  return {
    balance: (await customer.wallet()).balance,
    transactions: (await customer.transactions()).map(({ type }) => type),
    events: await eventTypes(stage.database, id),
    references,
    initialised: calls.reduce((sum, { initializeCalls }) => sum + initializeCalls, 0),
  };
}

/** Of a wallet whose only funding was credited once. */
export const creditedOnce = (amount: number): Omit<Tally, 'references' | 'initialised'> => ({
  balance: amount,
  transactions: ['funding'],
  events: ['funding.pending', 'wallet.funded'],
});
