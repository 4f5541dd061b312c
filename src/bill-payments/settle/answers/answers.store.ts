import type { Sql } from '../../../platform/database/database.js';
import { Columns } from '../../../kernel/columns.js';
import { fill, type FilledPart, type StatementPart } from '../../../platform/database/statement.js';
import type { PaymentRef } from '../../payment/payment.js';
import { bounded, type AnswerEvidence, type ReceivedAnswer } from './received-answer.js';

/** An answer with the payment that it is about. */
export interface PaymentAnswer extends PaymentRef {
  readonly received: ReceivedAnswer;
}

const ATTEMPT = new Columns({ wallet_id: 'uuid', payment_id: 'uuid', number: 'integer' });
const ANSWER = new Columns({ call: 'text', kind: 'text', has_decided: 'boolean', answer: 'jsonb' });
const RECEIVED = ATTEMPT.and(ANSWER);
const REPLACED = ATTEMPT.and({ kind: 'text' });

// Payments are locked before, so nobody else draws the same number.
const INSERT_ANSWERS: StatementPart<object> = {
  name: 'new_answers',
  sql: (parameter) => `
    INSERT INTO attempt_answers (${ATTEMPT.names}, seq, ${ANSWER.names})
    SELECT ${ATTEMPT.of('h')},
        1 + coalesce((SELECT max(l.seq) FROM attempt_answers l WHERE l.wallet_id = h.wallet_id
          AND l.payment_id = h.payment_id AND l.number = h.number), 0),
        ${ANSWER.of('h')}
      FROM ${RECEIVED.recordset(parameter, 'h')}`,
};

// The first stays, whatever decided stays, and of the others the last of each kind: the new one.
const DELETE_REPLACED: StatementPart<object> = {
  name: 'replaced_answers',
  sql: (parameter) => `
    DELETE FROM attempt_answers a
      USING ${REPLACED.recordset(parameter, 'h')}
      WHERE a.wallet_id = h.wallet_id AND a.payment_id = h.payment_id AND a.number = h.number
        AND a.kind = h.kind AND a.seq > 1 AND NOT a.has_decided`,
};

/**
 * The parts that keep answers as evidence: of each attempt the first, those that decided, and the last of
 * each kind, however often the provider is asked. For the commit of what they decide.
 */
export function answerParts(answers: readonly PaymentAnswer[]): FilledPart[] {
  return [
    fill(
      INSERT_ANSWERS,
      answers.map((one) =>
        RECEIVED.rowOf({ ...factsOf(one), answer: bounded(one.received.evidence) }),
      ),
    ),
    // The answer to a vend is the first: it replaces nothing.
    fill(
      DELETE_REPLACED,
      answers
        .filter(({ received }) => received.call === 'requery')
        .map((one) => REPLACED.rowOf(factsOf(one))),
    ),
  ];
}

function factsOf({ received, ...payment }: PaymentAnswer): PaymentRef & ReceivedAnswer {
  return { ...payment, ...received };
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
