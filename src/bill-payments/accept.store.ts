import { insertEvents, type EventRow } from '../events/outbox.js';
import { ofMovedWallet, type MovementSource } from '../ledger/movement-request.js';
import { fill, type StatementPart } from '../platform/database/statement.js';
import type { MeterType } from '../vending/electricity-provider.js';

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
export interface PurchaseFound {
  readonly user_phone: string | null;
  /** Null when the meter was not verified within the last day; then the rest is null too. */
  readonly can_vend: boolean | null;
  readonly customer_name: string | null;
  readonly min_amount: number | null;
  readonly max_amount: number | null;
}

export interface PurchaseRows {
  readonly payment: NewPaymentRow;
  readonly event: EventRow;
}

const PAYMENTS: StatementPart<NewPaymentRow> = {
  name: 'new_payments',
  sql: (parameter) => `
    INSERT INTO bill_payments (wallet_id, id, transaction_id, biller_id, meter_number, meter_type,
      phone, customer_name, amount, fee, total, idempotency_key, request_hash,
      next_check_at, created_at, updated_at)
    SELECT p.wallet_id, p.id, p.transaction_id, p.biller_id, p.meter_number, p.meter_type,
        p.phone, p.customer_name, p.amount, p.fee, p.total, p.idempotency_key, p.request_hash,
        date_trunc('milliseconds', now()), date_trunc('milliseconds', now()),
        date_trunc('milliseconds', now())
      FROM jsonb_to_recordset(${parameter}) AS p(wallet_id uuid, id uuid, transaction_id uuid,
        biller_id text, meter_number text, meter_type text, phone text, customer_name text,
        amount bigint, fee bigint, total bigint, idempotency_key text, request_hash text)
      WHERE ${ofMovedWallet('p.wallet_id')}`,
};

const EVENTS: StatementPart<EventRow> = {
  name: 'new_events',
  sql: (parameter) => insertEvents(parameter, `WHERE ${ofMovedWallet('e.wallet_id')}`),
};

/** How the ledger reads and writes purchases. */
export const PURCHASES: MovementSource<PurchaseRows> = {
  table: 'bill_payments',
  columns: ', biller_id text, meter_number text, meter_type text',
  select: `, u.phone AS user_phone,
    v.can_vend, v.customer_name, v.min_amount, v.max_amount`,
  joins: `
    JOIN users u ON u.id = w.user_id
    LEFT JOIN meter_verifications v ON v.biller_id = i.biller_id
      AND v.meter_number = i.meter_number AND v.meter_type = i.meter_type
      AND v.verified_at > now() - interval '1 day'`,
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
