import type { Sql } from '../../../platform/database/database.js';
import { fill, type FilledPart, type StatementPart } from '../../../platform/database/statement.js';
import type { PaymentRef } from '../../payment/payment.js';
import { bounded, type AnswerEvidence, type ReceivedAnswer } from './received-answer.js';

/** An answer with the payment that it is about. */
export interface PaymentAnswer extends PaymentRef {
  readonly received: ReceivedAnswer;
}

// Payments are locked before, so nobody else draws the same number.
const INSERT_ANSWERS: StatementPart<object> = {
  name: 'new_answers',
  sql: (parameter) => `
    INSERT INTO attempt_answers
        (wallet_id, payment_id, number, seq, call, kind, has_decided, answer)
    SELECT h.wallet_id, h.payment_id, h.number,
        1 + coalesce((SELECT max(l.seq) FROM attempt_answers l WHERE l.wallet_id = h.wallet_id
          AND l.payment_id = h.payment_id AND l.number = h.number), 0),
        h.call, h.kind, h.has_decided, h.answer
      FROM jsonb_to_recordset(${parameter}) AS h(wallet_id uuid, payment_id uuid, number integer,
        call text, kind text, has_decided boolean, answer jsonb)`,
};

// The first stays, whatever decided stays, and of the others the last of each kind: the new one.
const DELETE_REPLACED: StatementPart<object> = {
  name: 'replaced_answers',
  sql: (parameter) => `
    DELETE FROM attempt_answers a
      USING jsonb_to_recordset(${parameter}) AS h(wallet_id uuid, payment_id uuid, number integer,
        kind text)
      WHERE a.wallet_id = h.wallet_id AND a.payment_id = h.payment_id AND a.number = h.number
        AND a.kind = h.kind AND a.seq > 1 AND NOT a.has_decided`,
};

/**
 * The parts that keep answers as evidence: of each attempt the first, those that decided, and the last of
 * each kind, however often the provider is asked. For the commit of what they decide.
 */
export function answerParts(answers: readonly PaymentAnswer[]): FilledPart[] {
  return [
    fill(INSERT_ANSWERS, answers.map(answerRow)),
    // The answer to a vend is the first: it replaces nothing.
    fill(DELETE_REPLACED, answers.filter(({ received }) => received.call === 'requery').map(keyOf)),
  ];
}

function keyOf({ walletId, paymentId, received }: PaymentAnswer): object {
  return {
    wallet_id: walletId,
    payment_id: paymentId,
    number: received.number,
    kind: received.kind,
  };
}

function answerRow(one: PaymentAnswer): object {
  const { call, hasDecided, evidence } = one.received;
  return { ...keyOf(one), call, has_decided: hasDecided, answer: bounded(evidence) };
}

/** The stored answers about all attempts of a payment, oldest first. */
export function answersOf(sql: Sql, ref: PaymentRef): Promise<AnswerEvidence[]> {
  return sql.query<AnswerEvidence>(
    `SELECT number, seq, call, kind, has_decided AS "hasDecided", answer,
        received_at AS "receivedAt"
      FROM attempt_answers WHERE wallet_id = $1 AND payment_id = $2 ORDER BY number, seq`,
    [ref.walletId, ref.paymentId],
  );
}
