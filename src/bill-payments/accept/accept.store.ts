import { insertEvents, type EventRow } from '../../events/outbox.js';
import { LIMITS_COLUMNS, LIMITS_JOINS, type LimitsRow } from '../../ledger/limits.js';
import { ofMovedWallet, type MovementSource } from '../../ledger/movement-request.js';
import { Columns } from '../../kernel/columns.js';
import { fill, type StatementPart } from '../../platform/database/statement.js';
import { insertDue } from '../../platform/due-work/due-work.store.js';
import type { MeterType } from '../../vending/provider/electricity-provider.js';
import { NEW_PAYMENTS_LANE, PAYMENT_WORK } from '../payment/payment.js';

/** A payment as it is born. Amounts are kobo. */
export interface NewPaymentRow {
  readonly wallet_id: string;
  readonly id: string;
  readonly transaction_id: string;
  readonly biller_id: string;
  readonly meter_number: string;
  readonly meter_type: MeterType;
  readonly phone: string | null;
  readonly customer_name: string | null;
  readonly amount: number;
  readonly fee: number;
  readonly total: number;
  readonly idempotency_key: string | null;
  readonly request_hash: string | null;
}

/** What is read about a purchase in the snapshot that also reads its wallet. */
export interface PurchaseFound extends LimitsRow {
  readonly user_phone: string | null;
  /** Null when the meter was not verified within the last day; then the rest is null too. */
  readonly can_vend: boolean | null;
  readonly customer_name: string | null;
  readonly min_amount: number | null;
  readonly max_amount: number | null;
  /** The last payment that bought the same within the window; null too when nobody asked. */
  readonly duplicate_id: string | null;
}

/** What the lookup is asked with. */
export interface PurchaseLookup {
  readonly biller_id: string;
  readonly meter_number: string;
  readonly meter_type: MeterType;
  readonly amount: number;
  /** The least id of a payment that was made within the window; null: do not look. */
  readonly duplicates_from: string | null;
}

export interface PurchaseRows {
  readonly payment: NewPaymentRow;
  readonly event: EventRow;
}

/**
 * How many of a wallet's payments the search for a duplicate walks through, newest first. Who buys
 * more often than that within the window is a program, and programs have idempotency keys.
 */
const DUPLICATES_AMONG = 32;

// Ids follow time, so the payments of the window are a range of the primary key: the search needs no
// index of its own, which every purchase would have to pay for. Measured for a group of 32: 0.2 ms
// with up to three payments in the window, 1 ms with 32 or more, of about 10 ms for the whole group.
const DUPLICATE = `
    LEFT JOIN LATERAL (
      SELECT r.id
        FROM (
          SELECT p.id, p.status, p.biller_id, p.meter_number, p.meter_type, p.amount
            FROM bill_payments p
            WHERE p.wallet_id = i.wallet_id AND p.id >= i.duplicates_from
            ORDER BY p.id DESC LIMIT ${DUPLICATES_AMONG}
        ) r
        WHERE r.meter_number = i.meter_number AND r.amount = i.amount
          AND r.biller_id = i.biller_id AND r.meter_type = i.meter_type AND r.status <> 'failed'
        LIMIT 1
    ) d ON true`;

const NEW_PAYMENT = new Columns({
  ...{ wallet_id: 'uuid', id: 'uuid', transaction_id: 'uuid', biller_id: 'text' },
  ...{ meter_number: 'text', meter_type: 'text', phone: 'text', customer_name: 'text' },
  ...{ amount: 'bigint', fee: 'bigint', total: 'bigint' },
  ...{ idempotency_key: 'text', request_hash: 'text' },
} satisfies Record<keyof NewPaymentRow, string>);

const PAYMENTS: StatementPart<NewPaymentRow> = {
  name: 'new_payments',
  sql: (parameter) => `
    INSERT INTO bill_payments AS b (${NEW_PAYMENT.names}, created_at, updated_at)
    SELECT ${NEW_PAYMENT.of('p')},
        date_trunc('milliseconds', now()), date_trunc('milliseconds', now())
      FROM ${NEW_PAYMENT.recordset(parameter, 'p')}
      WHERE ${ofMovedWallet('p.wallet_id')}
      RETURNING b.wallet_id, b.id, b.created_at`,
  after: {
    new_due: insertDue(
      PAYMENT_WORK,
      `SELECT wallet_id, id, '${NEW_PAYMENTS_LANE}', created_at, NULL::timestamptz FROM new_payments`,
    ),
  },
};

const EVENTS: StatementPart<EventRow> = {
  name: 'new_events',
  sql: (parameter) => insertEvents(parameter, `WHERE ${ofMovedWallet('e.wallet_id')}`),
};

/** How the ledger reads and writes purchases. */
export const PURCHASES: MovementSource<PurchaseRows> = {
  table: 'bill_payments',
  columns: `, biller_id text, meter_number text, meter_type text, amount bigint,
    duplicates_from uuid`,
  select: `, u.phone AS user_phone, ${LIMITS_COLUMNS},
    v.can_vend, v.customer_name, v.min_amount, v.max_amount,
    d.id AS duplicate_id`,
  joins: `${LIMITS_JOINS}
    LEFT JOIN meter_verifications v ON v.biller_id = i.biller_id
      AND v.meter_number = i.meter_number AND v.meter_type = i.meter_type
      AND v.verified_at > now() - interval '1 day'
    ${DUPLICATE}`,
  parts: (rows) => [
    fill(
      PAYMENTS,
      rows.map((row) => row.payment),
    ),
    fill(
      EVENTS,
      rows.map((row) => row.event),
    ),
  ],
};
