import { Injectable, type OnModuleInit } from '@nestjs/common';
import { invariant } from '../../kernel/invariant.js';
import { Database } from '../../platform/database/database.js';
import { Log } from '../../platform/logging/log.js';
import { Metrics } from '../../platform/metrics/metrics.js';
import { pollGauges } from '../../platform/metrics/polled-gauges.js';

interface FundingFigures {
  readonly overdue: number;
  readonly incidents: number;
}

/** Nobody acts otherwise on more, and counting them would cost more. */
const COUNTED_MAX = 10_000;

const FIGURES = `
  SELECT
    (SELECT count(*) FROM (
      SELECT 1 FROM fundings WHERE next_check_at < now() - interval '1 minute'
          AND (claimed_until IS NULL OR claimed_until <= now())
        ORDER BY next_check_at LIMIT ${COUNTED_MAX}
    ) f) AS overdue,
    (SELECT count(*) FROM (
      SELECT 1 FROM funding_incidents WHERE resolved_at IS NULL LIMIT ${COUNTED_MAX}
    ) i) AS incidents`;

/** Tells how many fundings want an operator, or workers. */
@Injectable()
export class FundingGaugesService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly metrics: Metrics,
    private readonly log: Log,
  ) {}

  onModuleInit(): void {
    pollGauges<FundingFigures>(
      this.metrics,
      [
        {
          name: 'bill_vending_fundings_overdue',
          help: 'Fundings that the gateway was to be asked about more than a minute ago.',
          valueOf: ({ overdue }) => overdue,
        },
        {
          name: 'bill_vending_funding_incidents_open',
          help: 'Incidents of fundings that nobody has resolved.',
          valueOf: ({ incidents }) => incidents,
        },
      ],
      () => this.read(),
      (error) => {
        this.log.warn({ err: error }, 'the gauges of the fundings could not be read');
      },
    );
  }

  private async read(): Promise<FundingFigures> {
    const [figures] = await this.database.query<FundingFigures>(FIGURES);
    invariant(figures !== undefined, 'counts are one row');
    return figures;
  }
}
