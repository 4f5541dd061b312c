import { Injectable, type OnModuleInit } from '@nestjs/common';
import { invariant } from '../../kernel/invariant.js';
import { Database } from '../../platform/database/database.js';
import { COUNTED_MAX, overdueOf } from '../../platform/due-work/due-work.store.js';
import { overdueGauges, type OverdueFigures } from '../../platform/due-work/overdue-gauges.js';
import { Log } from '../../platform/logging/log.js';
import { Metrics } from '../../platform/metrics/metrics.js';
import { pollGauges } from '../../platform/metrics/polled-gauges.js';
import { FUNDING_WORK } from '../funding.js';

interface FundingFigures extends OverdueFigures {
  readonly incidents: number;
}

const FIGURES = `
  SELECT o.overdue, o."overdueSeconds",
    (SELECT count(*) FROM (
      SELECT 1 FROM incidents WHERE resolved_at IS NULL AND funding_id IS NOT NULL LIMIT ${COUNTED_MAX}
    ) i) AS incidents
  FROM (${overdueOf(FUNDING_WORK)}) o`;

/** Counts the fundings that wait for an operator, or for workers. */
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
        ...overdueGauges(
          'Fundings',
          { name: 'bill_vending_fundings_overdue' },
          { name: 'bill_vending_fundings_overdue_age_seconds' },
        ),
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
