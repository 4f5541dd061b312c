import { eventRow, insertEvents, type EventRow } from '../../events/outbox.js';
import type { IncidentSubjectRef, NewIncident } from '../../incidents/incident.js';
import { endedIncidents, openedIncidents } from '../../incidents/incident-parts.js';
import { newId } from '../../kernel/ids.js';
import { Columns } from '../../kernel/columns.js';
import type { Tx } from '../../platform/database/database.js';
import { fill, type FilledPart, type StatementPart } from '../../platform/database/statement.js';
import { endDue, inMs, putDue } from '../../platform/due-work/due-work.store.js';
import { answerParts, type PaymentAnswer } from './answers/answers.store.js';
import {
  PAYMENT_INCIDENTS,
  PAYMENT_WORK,
  laneOf,
  type AttemptFacts,
  type IncidentKind,
  type PaymentFacts,
  type PaymentRef,
} from '../payment/payment.js';
import type { Settlement } from './settlement-draft.js';

/** A payment under its lock, with its last attempt and the database's time. */
export interface LockedPayment {
  readonly payment: PaymentFacts;
  readonly attempt: AttemptFacts | null;
  readonly now: Date;
}

type Row = PaymentFacts & {
  readonly now: Date;
  readonly number: number | null;
  readonly sendBy: Date;
  readonly notFoundCount: number;
  readonly outcome: AttemptFacts['outcome'];
  readonly refusal: AttemptFacts['refusal'];
};

const OF_LIST = `(p.wallet_id, p.id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[]))`;

const LOCK = `
  SELECT p.id FROM bill_payments p WHERE ${OF_LIST}
    ORDER BY p.wallet_id, p.id FOR NO KEY UPDATE`;

// A statement of its own: one that had to wait for its locks would still see the attempts and
// incidents of before the wait.
const READ = `
  SELECT p.wallet_id AS "walletId", p.id, p.transaction_id AS "transactionId", p.status,
      p.meter_type AS "meterType", p.amount, p.fee, p.total, p.provider,
      p.provider_cost AS "providerCost", p.provider_reference AS "providerReference", p.tokens,
      p.token_status AS "tokenStatus", p.units, p.not_understood AS "notUnderstood", p.details, p.refund_transaction_id AS "refundTransactionId",
      p.failure_code AS "failureCode", p.failure_message AS "failureMessage",
      p.completed_at AS "completedAt", p.attempts, p.checks, p.seq,
      array(SELECT i.kind FROM incidents i
        WHERE i.wallet_id = p.wallet_id AND i.payment_id = p.id) AS incidents,
      a.number, a.send_by AS "sendBy", a.not_found_count AS "notFoundCount", a.outcome,
      a.refusal, now() AS now
    FROM bill_payments p
    LEFT JOIN attempts a
      ON a.wallet_id = p.wallet_id AND a.payment_id = p.id AND a.number = p.attempts
    WHERE ${OF_LIST}`;

/** Locks payments in key order until the end of `tx`, and reads them as they are then. */
export async function lockPayments(
  tx: Tx,
  refs: readonly PaymentRef[],
): Promise<Map<string, LockedPayment>> {
  const list = [refs.map((ref) => ref.walletId), refs.map((ref) => ref.paymentId)];
  await tx.query(LOCK, list);
  const rows = await tx.query<Row>(READ, list);
  return new Map(
    rows.map((row) => {
      const { now, number, sendBy, notFoundCount, outcome, refusal, ...payment } = row;
      const attempt = number === null ? null : { number, sendBy, notFoundCount, outcome, refusal };
      return [payment.id, { payment, attempt, now }];
    }),
  );
}

const PAYMENT_CHANGE = new Columns({
  ...{ status: 'text', provider: 'text', attempts: 'integer', provider_cost: 'bigint' },
  ...{ provider_reference: 'text', tokens: 'jsonb', token_status: 'text', units: 'text' },
  ...{ not_understood: 'jsonb', details: 'jsonb', refund_transaction_id: 'uuid' },
  ...{ failure_code: 'text', failure_message: 'text', checks: 'integer', seq: 'integer' },
});
const PAYMENT = new Columns({ wallet_id: 'uuid', id: 'uuid' })
  .and(PAYMENT_CHANGE)
  .and({ next_check_in_ms: 'bigint', claim_ms: 'bigint', is_finished: 'boolean' });

const UPDATE_PAYMENTS: StatementPart<object> = {
  name: 'settled_payments',
  sql: (parameter) => `
    UPDATE bill_payments p SET ${PAYMENT_CHANGE.setTo('u')},
        in_review_since = CASE WHEN u.status = 'needs_review'
          THEN coalesce(p.in_review_since, now()) END,
        updated_at = date_trunc('milliseconds', now()),
        completed_at = CASE WHEN u.is_finished THEN date_trunc('milliseconds', now())
          ELSE p.completed_at END
      FROM ${PAYMENT.recordset(parameter, 'u')}
      WHERE p.wallet_id = u.wallet_id AND p.id = u.id
      RETURNING p.wallet_id, p.id, p.provider, u.next_check_in_ms, u.claim_ms`,
  after: {
    due_again: putDue(
      PAYMENT_WORK,
      `SELECT wallet_id, id, ${laneOf('provider')}, ${inMs('next_check_in_ms')}, ${inMs('claim_ms')}
          FROM settled_payments WHERE next_check_in_ms IS NOT NULL`,
    ),
  },
};

const AT_REST = new Columns({ wallet_id: 'uuid', id: 'uuid' });

const END_DUE: StatementPart<object> = {
  name: 'at_rest',
  sql: (parameter) =>
    endDue(PAYMENT_WORK, AT_REST.recordset(parameter, 's'), 's.wallet_id', 's.id'),
};

const ATTEMPT_KEY = new Columns({ wallet_id: 'uuid', payment_id: 'uuid', number: 'integer' });
const ATTEMPT_CHANGE = new Columns({
  outcome: 'text',
  not_found_count: 'integer',
  refusal: 'jsonb',
});
const ATTEMPT = ATTEMPT_KEY.and(ATTEMPT_CHANGE);

const UPDATE_ATTEMPTS: StatementPart<object> = {
  name: 'settled_attempts',
  sql: (parameter) => `
    UPDATE attempts a SET ${ATTEMPT_CHANGE.setTo('u')}, last_answer_at = now(),
        closed_at = CASE WHEN u.outcome IS NULL THEN NULL ELSE coalesce(a.closed_at, now()) END
      FROM ${ATTEMPT.recordset(parameter, 'u')}
      WHERE a.wallet_id = u.wallet_id AND a.payment_id = u.payment_id AND a.number = u.number
      RETURNING a.number`,
};

const NEW_ATTEMPT = ATTEMPT_KEY.and({ provider: 'text', request_id: 'text' });
const SENT_ATTEMPT = NEW_ATTEMPT.and({ send_within_ms: 'bigint' });

// The count makes it wait until every failed attempt is closed: a payment has one open at a time.
const INSERT_ATTEMPTS: StatementPart<object> = {
  name: 'new_attempts',
  sql: (parameter) => `
    INSERT INTO attempts (${NEW_ATTEMPT.names}, send_by)
    SELECT ${NEW_ATTEMPT.of('n')}, now() + n.send_within_ms * interval '1 millisecond'
      FROM ${SENT_ATTEMPT.recordset(parameter, 'n')}
      WHERE (SELECT count(*) FROM settled_attempts) > 0`,
};

const INSERT_EVENTS: StatementPart<EventRow> = {
  name: 'new_events',
  sql: (parameter) => insertEvents(parameter),
};

/** One settlement together with the refund's transaction, when it makes one. */
export interface SettledPayment {
  readonly settlement: Settlement;
  /** How long after the commit its next attempt, if it has one, may be sent. */
  readonly sendWithinMs: number;
  readonly refundTransactionId: string | null;
}

/** The parts that write settlements, for the commit that also moves their money. */
export function settlementParts(settled: readonly SettledPayment[]): FilledPart[] {
  return [
    fill(UPDATE_PAYMENTS, settled.map(paymentRow)),
    fill(END_DUE, settled.flatMap(restRows)),
    fill(UPDATE_ATTEMPTS, settled.flatMap(attemptRows)),
    fill(INSERT_ATTEMPTS, settled.flatMap(newAttemptRows)),
    ...answerParts(settled.flatMap(answerOf)),
    openedIncidents(PAYMENT_INCIDENTS, settled.flatMap(incidentsShown)),
    endedIncidents(PAYMENT_INCIDENTS, settled.flatMap(incidentsEnded)),
    fill(INSERT_EVENTS, settled.flatMap(eventRows)),
  ];
}

function paymentRow({ settlement, refundTransactionId }: SettledPayment): object {
  const { payment, money, events } = settlement;
  return PAYMENT.rowOf({
    ...settlement,
    ...payment,
    refundTransactionId: refundTransactionId ?? payment.refundTransactionId,
    seq: payment.seq + events.length,
    isFinished: money !== 'keep' && money !== 'incident',
  });
}

function restRows({ settlement }: SettledPayment): object[] {
  return settlement.nextCheckInMs === null ? [AT_REST.rowOf(settlement.payment)] : [];
}

function attemptRows({ settlement }: SettledPayment): object[] {
  const { payment, attempt } = settlement;
  if (attempt === null) return [];
  return [ATTEMPT.rowOf({ ...attempt, walletId: payment.walletId, paymentId: payment.id })];
}

function answerOf({ settlement }: SettledPayment): PaymentAnswer[] {
  const { payment, received } = settlement;
  return received === null ? [] : [{ walletId: payment.walletId, paymentId: payment.id, received }];
}

function newAttemptRows({ settlement, sendWithinMs }: SettledPayment): object[] {
  const { payment, nextAttempt } = settlement;
  if (nextAttempt === null) return [];
  const { walletId, id: paymentId, attempts: number } = payment;
  return [SENT_ATTEMPT.rowOf({ ...nextAttempt, walletId, paymentId, number, sendWithinMs })];
}

function incidentsShown({ settlement }: SettledPayment): NewIncident<IncidentKind>[] {
  const { payment, incident, evidence, flagged } = settlement;
  const shown = incident === null ? [] : [{ kind: incident, evidence: evidence ?? {} }];
  const { walletId, id: subjectId } = payment;
  return [...shown, ...flagged].map((one) => ({ walletId, subjectId, ...one }));
}

// The token has come, or the money has gone back: nobody has to look any more.
function incidentsEnded({
  settlement,
}: SettledPayment): (IncidentSubjectRef & { kind: IncidentKind })[] {
  const { walletId, id: subjectId, incidents, tokenStatus } = settlement.payment;
  if (tokenStatus === 'missing' || !incidents.includes('token_missing')) return [];
  return [{ walletId, subjectId, kind: 'token_missing' }];
}

function eventRows({ settlement }: SettledPayment): EventRow[] {
  const { payment, events } = settlement;
  return events.map((event, index) =>
    eventRow(
      {
        walletId: payment.walletId,
        subjectId: payment.id,
        seq: payment.seq + 1 + index,
        type: event.type,
        data: event.data,
      },
      newId(),
    ),
  );
}
