import { describe, expect, it } from '@jest/globals';
import {
  adjustLegs,
  captureLegs,
  collectLegs,
  fundLegs,
  holdLegs,
  releaseLegs,
  reverseLegs,
  writeOffLegs,
  type CapturedAmounts,
  type Leg,
} from '../../src/ledger/posting.js';
import { subjects, trialBalance, workedPostings, type WorkedPosting } from './ledger-document.js';

function legsByCode({ kind, subject, legs }: WorkedPosting): Leg[] {
  const { amount, fee, cost } = subjects().find(({ name }) => name === subject)!;
  const captured = (): CapturedAmounts => ({ provider: 'vtpass', amount, fee, cost: cost! });
  // How much is owed follows from the wallet's balance, which the document does not show.
  const owed = (): number => -(legs.find(({ account }) => account === 'receivable')?.amount ?? 0);
  switch (kind) {
    case 'fund':
      return fundLegs('sandbox', amount);
    case 'hold':
      return holdLegs(amount + fee);
    case 'capture':
      return captureLegs(captured());
    case 'release':
      return releaseLegs(amount + fee);
    case 'reverse':
      return reverseLegs(captured());
    case 'adjust':
      return adjustLegs(amount, owed());
    case 'collect':
      return collectLegs(-owed());
    case 'write_off':
      return writeOffLegs(amount);
  }
}

describe('docs/ledger.md', () => {
  it.each(workedPostings())('shows the legs of $kind of $subject as the code makes them', (one) => {
    expect(one.legs).toEqual(legsByCode(one));
  });

  it('works through every kind of posting that code makes', () => {
    const kinds = new Set(workedPostings().map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual([
      ...['adjust', 'capture', 'collect', 'fund', 'hold', 'release', 'reverse', 'write_off'],
    ]);
  });

  it('arrives at the sum of its postings, which is zero', () => {
    const sums = new Map<string, number>();
    for (const { account, amount } of workedPostings().flatMap(({ legs }) => legs)) {
      sums.set(account, (sums.get(account) ?? 0) + amount);
    }
    expect(new Map(trialBalance().map(({ account, amount }) => [account, amount]))).toEqual(sums);
    expect(trialBalance().reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
  });
});
