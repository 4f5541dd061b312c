import { Injectable, type OnModuleInit } from '@nestjs/common';
import { invariant } from '../../kernel/invariant.js';
import { Database } from '../../platform/database/database.js';
import { COUNTED_MAX, overdueOf } from '../../platform/due-work/due-work.store.js';
import { overdueGauges, type OverdueFigures } from '../../platform/due-work/overdue-gauges.js';
import { Log } from '../../platform/logging/log.js';
import { Metrics } from '../../platform/metrics/metrics.js';
import { pollGauges } from '../../platform/metrics/polled-gauges.js';
import { PAYMENT_WORK } from '../payment/payment.js';

interface PaymentFigures extends OverdueFigures {
  readonly inReview: number;
  readonly incidents: number;
  readonly tokensMissing: number;
  readonly tokenMissingSeconds: number;
}

const IS_OPEN = `EXISTS (SELECT 1 FROM bill_payments p WHERE p.wallet_id = d.wallet_id
            AND p.id = d.subject_id AND p.status IN ('pending', 'processing', 'needs_review'))`;

const FIGURES = `
  SELECT
    (SELECT count(*) FROM (
      SELECT 1 FROM bill_payments WHERE in_review_since IS NOT NULL LIMIT ${COUNTED_MAX}
    ) r) AS "inReview",
    o.overdue, o."overdueSeconds",
    (SELECT count(*) FROM (
      SELECT 1 FROM incidents WHERE resolved_at IS NULL AND payment_id IS NOT NULL LIMIT ${COUNTED_MAX}
    ) i) AS incidents,
    m.count AS "tokensMissing",
    coalesce(extract(epoch FROM now() - m.since), 0)::float8 AS "tokenMissingSeconds"
  FROM (
    ${overdueOf(PAYMENT_WORK, IS_OPEN)}
  ) o, (
    SELECT count(*) AS count, min(t.completed_at) AS since FROM (
      SELECT p.completed_at FROM incidents i
        JOIN bill_payments p ON p.wallet_id = i.wallet_id AND p.id = i.payment_id
        WHERE i.kind = 'token_missing' AND p.token_status = 'missing' LIMIT ${COUNTED_MAX}
    ) t
  ) m`;

/** Counts the payments that wait for an operator, or for workers. */
@Injectable()
export class PaymentGaugesService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly metrics: Metrics,
    private readonly log: Log,
  ) {}

  onModuleInit(): void {
    pollGauges<PaymentFigures>(
      this.metrics,
      [
        {
          name: 'bill_vending_payments_in_review',
          help: 'Payments that an operator has to decide.',
          valueOf: ({ inReview }) => inReview,
        },
        ...overdueGauges(
          'Open payments',
          { name: 'bill_vending_payments_overdue' },
          { name: 'bill_vending_overdue_age_seconds' },
        ),
        {
          name: 'bill_vending_incidents_open',
          help: 'Incidents that nobody has resolved.',
          valueOf: ({ incidents }) => incidents,
        },
        {
          name: 'bill_vending_tokens_missing',
          help: 'Delivered purchases whose token has not come in all the time that it is asked for.',
          valueOf: ({ tokensMissing }) => tokensMissing,
        },
        {
          name: 'bill_vending_token_missing_age_seconds',
          help: 'How long ago the oldest of them was delivered; 0 when there is none.',
          valueOf: ({ tokenMissingSeconds }) => tokenMissingSeconds,
        },
      ],
      () => this.read(),
      (error) => {
        this.log.warn({ err: error }, 'the gauges of payments could not be read');
      },
    );
  }

  private async read(): Promise<PaymentFigures> {
    const [figures] = await this.database.query<PaymentFigures>(FIGURES);
    invariant(figures !== undefined, 'counts are one row');
    return figures;
  }
}
