import { Injectable, type OnModuleInit } from '@nestjs/common';
import { invariant } from '../kernel/invariant.js';
import { Database } from '../platform/database/database.js';
import { Log } from '../platform/logging/log.js';
import { Metrics } from '../platform/metrics/metrics.js';
import { pollGauges } from '../platform/metrics/polled-gauges.js';

interface OutboxFigures {
  readonly undelivered: number;
  readonly oldestSeconds: number;
}

/** A larger number would change nothing for operators, and would cost more to count. */
const COUNTED_MAX = 10_000;

const FIGURES = `
  SELECT count(*) AS undelivered,
      coalesce(extract(epoch FROM now() - min(created_at)), 0)::float8 AS "oldestSeconds"
    FROM (
      SELECT created_at FROM events WHERE delivered_at IS NULL
        ORDER BY position LIMIT ${COUNTED_MAX}
    ) e`;

/** Reports how many events wait for delivery, and for how long. */
@Injectable()
export class OutboxGaugesService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly metrics: Metrics,
    private readonly log: Log,
  ) {}

  onModuleInit(): void {
    pollGauges<OutboxFigures>(
      this.metrics,
      [
        {
          name: 'bill_vending_outbox_undelivered',
          help: 'Events that no listener has been told of yet.',
          valueOf: ({ undelivered }) => undelivered,
        },
        {
          name: 'bill_vending_outbox_age_seconds',
          help: 'How long the oldest undelivered event has waited; 0 when none does.',
          valueOf: ({ oldestSeconds }) => oldestSeconds,
        },
      ],
      () => this.read(),
      (error) => {
        this.log.warn({ err: error }, 'the gauges of the outbox could not be read');
      },
    );
  }

  private async read(): Promise<OutboxFigures> {
    const [figures] = await this.database.query<OutboxFigures>(FIGURES);
    invariant(figures !== undefined, 'counts are one row');
    return figures;
  }
}
