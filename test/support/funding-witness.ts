import type { PaystackView, PaystackWitness } from '../../simulator/paystack/face.js';
import type { Sql } from '../../src/platform/database/database.js';

/** One funding with what it did to its wallet, from the database. Amounts are kobo. */
interface FundingEvidence {
  readonly reference: string;
  readonly status: string;
  readonly amount: number;
  /** The transactions about it, and their sum. */
  readonly credits: number;
  readonly credited: number;
  /** What the gateway's account owes for it, by the ledger. */
  readonly booked: number;
  /** How often its customer was told of money. */
  readonly published: number;
}

const FUNDINGS = `
  SELECT f.reference, f.status, f.amount,
      (SELECT count(*) FROM transactions t
        WHERE t.wallet_id = f.wallet_id AND t.subject_id = f.id) AS credits,
      (SELECT coalesce(sum(t.amount), 0)::bigint FROM transactions t
        WHERE t.wallet_id = f.wallet_id AND t.subject_id = f.id) AS credited,
      (SELECT coalesce(-sum(e.amount), 0)::bigint FROM entries e
        WHERE e.wallet_id = f.wallet_id AND e.subject_id = f.id
          AND e.account = 'funding:paystack') AS booked,
      (SELECT count(*) FROM events e
        WHERE e.subject_id = f.id AND e.type = 'wallet.funded') AS published
    FROM fundings f ORDER BY f.id`;

/**
 * Compares every funding with the gateway's own record, and lists where the two disagree: nothing, when
 * each payment that the gateway took as asked is one credit, one posting and one event, and nothing else is.
 */
export async function fundingDisagreements(
  sql: Sql,
  paystack: Pick<PaystackWitness, 'record'>,
): Promise<string[]> {
  const fundings = await sql.query<FundingEvidence>(FUNDINGS);
  const record = new Map(paystack.record().map((one) => [one.reference, one]));
  const known = new Set(fundings.map(({ reference }) => reference));
  const strangers = [...record.keys()].filter((reference) => !known.has(reference));
  return [
    ...strangers.map((reference) => `the gateway knows ${reference}, and we do not`),
    ...fundings.flatMap((funding) => faultsOf(funding, record.get(funding.reference))),
  ];
}

function faultsOf(funding: FundingEvidence, paid: PaystackView | undefined): string[] {
  const { reference, status, amount, credits, credited, booked, published } = funding;
  const isPaid = isPaidAsAsked(amount, paid);
  const found = { isCompleted: status === 'completed', credits, published, credited, booked };
  const [times, kobo] = isPaid ? [1, amount] : [0, 0];
  const due = {
    isCompleted: isPaid,
    credits: times,
    published: times,
    credited: kobo,
    booked: kobo,
  };
  if (JSON.stringify(found) === JSON.stringify(due)) return [];
  const atGateway = paid?.status ?? 'unheard of';
  return [`${reference} is ${status} and ${atGateway} at the gateway: ${JSON.stringify(found)}`];
}

function isPaidAsAsked(amount: number, paid: PaystackView | undefined): boolean {
  return paid?.status === 'success' && paid.amount === amount && paid.currency === 'NGN';
}
