import { Injectable } from '@nestjs/common';
import type { Mismatch } from '../../kernel/answer-binding.js';
import { Log } from '../logging/log.js';
import { Metrics } from './metrics.js';

/** This many answers in a row that differ in one field are no accident: the company has changed the field. */
export const CHANGED_AFTER = 5;

/**
 * Counts answers of companies in which a field differs from what we sent. When one field differs in many
 * answers in a row, it raises an alarm: the company's contract has changed, and every purchase is affected.
 */
@Injectable()
export class ContractWatch {
  /** How many answers in a row differ, by company and field. */
  private readonly runs = new Map<string, Map<string, number>>();
  private readonly count: (labels: { company: string; field: string; holds: string }) => void;
  private readonly show: (labels: { company: string; field: string }, run: number) => void;

  constructor(
    private readonly log: Log,
    metrics: Metrics,
  ) {
    const counter = metrics.counter({
      name: 'bill_vending_answer_mismatches_total',
      help: 'Fields of answers that differ from what we sent, by whether they hold the money.',
      labelNames: ['company', 'field', 'holds'],
    });
    const gauge = metrics.gauge({
      name: 'bill_vending_answer_mismatch_run',
      help: 'How many answers in a row differ in this field.',
      labelNames: ['company', 'field'],
    });
    this.count = (labels) => {
      counter.inc(labels);
    };
    this.show = (labels, run) => {
      gauge.set(labels, run);
    };
  }

  /** Records one readable answer: the fields that differ, and that all others agree. */
  observe(company: string, mismatches: readonly Mismatch[]): void {
    const runs = this.runs.get(company) ?? new Map<string, number>();
    this.runs.set(company, runs);
    const differing = new Set(mismatches.map(({ field }) => field));
    for (const field of [...runs.keys()].filter((one) => !differing.has(one))) {
      runs.delete(field);
      this.show({ company, field }, 0);
    }
    for (const { field, binds } of mismatches) {
      const run = (runs.get(field) ?? 0) + 1;
      runs.set(field, run);
      this.count({ company, field, holds: String(binds) });
      this.show({ company, field }, run);
      if (run % CHANGED_AFTER === 0) this.alarm({ company, field, binds, run });
    }
  }

  private alarm(of: { company: string; field: string; binds: boolean; run: number }): void {
    this.log.error(of, 'a field differs in many answers in a row: the contract has changed');
  }
}
