import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { AnsweredCall, AnswerKind } from './received-answer.js';

/** A provider's answer about one attempt. It is evidence: rows are inserted and never changed. */
@Entity('attempt_answers')
@Index('attempt_answers_by_age_idx', ['receivedAt'], { type: 'brin' })
@Check('attempt_answers_seq_is_positive', 'seq > 0')
@Check('attempt_answers_call_is_known', `call IN ('vend', 'requery', 'desk')`)
@Check(
  'attempt_answers_kind_is_known',
  `kind IN ('delivered', 'pending', 'refused', 'reversed', 'notFound', 'unclear', 'silent', 'decision')`,
)
@Check('attempt_answers_answer_is_bounded', 'pg_column_size(answer) <= 65536')
export class AttemptAnswerEntity {
  @PrimaryColumn('uuid', { name: 'wallet_id', primaryKeyConstraintName: 'attempt_answers_pk' })
  walletId!: string;

  @PrimaryColumn('uuid', { name: 'payment_id', primaryKeyConstraintName: 'attempt_answers_pk' })
  paymentId!: string;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'attempt_answers_pk' })
  number!: number;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'attempt_answers_pk' })
  seq!: number;

  @Column('text')
  call!: AnsweredCall;

  @Column('text')
  kind!: AnswerKind;

  @Column('boolean', { name: 'has_decided' })
  hasDecided!: boolean;

  @Column('jsonb')
  answer!: Record<string, unknown>;

  @Column('timestamptz', { name: 'received_at', default: () => 'now()' })
  receivedAt!: Date;
}
