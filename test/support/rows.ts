import { newId } from '../../src/kernel/ids.js';
import type { Sql } from '../../src/platform/database/database.js';

/** A row as PostgreSQL names its columns. */
export type Row = Record<string, unknown>;

export async function insertRow(sql: Sql, table: string, row: Row): Promise<Row> {
  const columns = Object.keys(row);
  await sql.query(
    `INSERT INTO ${table} (${columns.join(', ')})
      VALUES (${columns.map((_, index) => `$${index + 1}`).join(', ')})`,
    Object.values(row),
  );
  return row;
}

/** A subject with the row that says when it is looked at next: `due_at` null is at rest. */
export async function insertSubject(
  sql: Sql,
  table: 'bill_payments' | 'fundings',
  { due_at: dueAt, ...subject }: Row,
): Promise<Row> {
  if (dueAt !== null) {
    await insertRow(sql, 'due_work', {
      kind: table === 'fundings' ? 'fundings' : 'payments',
      wallet_id: subject.wallet_id,
      subject_id: subject.id,
      lane: subject.gateway ?? subject.provider ?? 'not chosen yet',
      due_at: dueAt,
    });
  }
  const review = subject.status === 'needs_review' ? { in_review_since: new Date() } : {};
  return insertRow(sql, table, { ...subject, ...review });
}

/** What PostgreSQL says to a statement it must refuse: the constraint's name, or the message. */
export async function refusalOf(statement: Promise<unknown>): Promise<string> {
  try {
    await statement;
  } catch (error) {
    const { constraint, message } = error as { constraint?: string; message: string };
    return constraint ?? message;
  }
  return 'it was accepted';
}

/** The second movement of a wallet that held ₦1,000: a purchase of ₦500. */
export function aTransactionRow(walletId: string, fields: Row = {}): Row {
  return {
    wallet_id: walletId,
    wallet_version: 2,
    id: newId(),
    type: 'bill_payment',
    direction: 'debit',
    amount: 500_00,
    balance_after: 500_00,
    reference: 'a purchase',
    subject_id: newId(),
    reverses_transaction_id: null,
    ...fields,
  };
}

/** A wallet with one purchase and one funding of it, stored: what incidents can be about. */
export async function incidentSubjects(
  sql: Sql,
  walletId: string,
): Promise<{ walletId: string; paymentId: string; fundingId: string }> {
  const transaction = await insertRow(sql, 'transactions', aTransactionRow(walletId));
  const payment = await insertSubject(sql, 'bill_payments', {
    wallet_id: walletId,
    id: transaction.subject_id,
    transaction_id: transaction.id,
    biller_id: 'ikeja-electric',
    meter_number: '01000000008',
    meter_type: 'prepaid',
    amount: 500_00,
    fee: 0,
    total: 500_00,
    due_at: new Date(),
  });
  const fundingId = newId();
  await insertRow(sql, 'fundings', {
    wallet_id: walletId,
    id: fundingId,
    status: 'failed',
    amount: 300_00,
    gateway: 'paystack',
    reference: `fund-${fundingId}`,
    idempotency_key: fundingId,
    request_hash: 'x',
  });
  return { walletId, paymentId: String(payment.id), fundingId };
}
