import type { Leg, PostingKind } from '../../src/ledger/posting.js';
import { document, section, tableRows } from './documents.js';

/** A subject of docs/ledger.md, in kobo. */
export interface Subject {
  readonly name: string;
  readonly amount: number;
  readonly fee: number;
  readonly cost: number | null;
}

export interface WorkedPosting {
  readonly kind: PostingKind;
  readonly subject: string;
  readonly legs: readonly Leg[];
}

const text = document('docs/ledger.md');

function legsIn(part: string): Leg[] {
  return tableRows(part).map(([account, kobo]) => ({
    account: account as Leg['account'],
    amount: Number(kobo),
  }));
}

/** The purchases and the funding that docs/ledger.md works through. */
export function subjects(): Subject[] {
  return tableRows(section(text, '## Worked postings')).map(([name, , amount, fee, cost]) => ({
    name: name!,
    amount: Number(amount),
    fee: Number(fee),
    cost: cost === '' ? null : Number(cost),
  }));
}

/** The postings of docs/ledger.md, in their order. */
export function workedPostings(): WorkedPosting[] {
  const headings = text.split('\n').filter((line) => /^### `\w+` of \w+$/.test(line));
  return headings.map((heading) => {
    const [, kind, subject] = /^### `(\w+)` of (\w+)$/.exec(heading)!;
    return {
      kind: kind as PostingKind,
      subject: subject!,
      legs: legsIn(section(text, heading)),
    };
  });
}

/** The trial balance that docs/ledger.md arrives at. */
export function trialBalance(): Leg[] {
  return legsIn(section(text, '## The trial balance of these'));
}
