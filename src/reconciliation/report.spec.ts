import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import type { KeptDifference } from './difference.js';
import { writeReport, type ReportFormat } from './report-formats.view.js';
import type { ProviderResult, DayReport } from './report.js';
import { age } from './text-report.js';

const NOW = new Date('2026-01-16T03:00:00.000Z');
const AT = new Date('2026-01-15T13:30:00.000Z');

const biller = {
  billerId: 'portharcourt-electric',
  delivered: 12_345,
  amount: 6_172_500_000,
  cost: 6_079_912_500,
  commission: 92_587_500,
  fees: 1_234_500,
  margin: 93_822_000,
  failed: 7,
  refunded: 3_570_000,
  open: 0,
};

const vtpass: ProviderResult = {
  runId: 'run-1',
  provider: 'vtpass',
  totals: {
    billers: [{ ...biller, billerId: 'eko-electric' }, biller],
    statement: {
      lines: 24_692,
      opening: 15_000_000_000,
      topUps: 0,
      charges: 12_160_000_000,
      reversals: 175_000,
      closing: 2_840_175_000,
    },
    float: {
      statement: 12_159_825_000,
      booked: 12_159_825_000,
      openPayments: 0,
      lateReversals: 0,
      otherDifferences: 0,
      unexplained: 0,
    },
    pendingThere: 2,
    carried: ['202601152359A'],
    early: [],
  },
  kinds: [{ kind: 'cost_differs', count: 1, amount: -2_500, oldest: AT }],
};

const difference: KeptDifference = {
  kind: 'cost_differs',
  subject: '202601151430a1b2c3d4e5f6g7h8i9j0k1',
  provider: 'vtpass',
  walletId: '0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c10',
  paymentId: '0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c11',
  billerId: 'portharcourt-electric',
  requestId: '202601151430a1b2c3d4e5f6g7h8i9j0k1',
  amount: -2_500,
  since: AT,
  details: { theirs: { status: 'delivered' }, ours: { status: 'completed' } },
  firstSeenAt: NOW,
};

const report: DayReport = {
  date: '2026-01-15',
  now: NOW,
  isPartial: false,
  providers: [vtpass],
  fundings: 'The sandbox gateway keeps no list of payments.',
};

async function written(format: ReportFormat, kept: KeptDifference = difference): Promise<string> {
  async function* one(): AsyncGenerator<KeptDifference> {
    yield await Promise.resolve(kept);
  }
  let text = '';
  for await (const piece of writeReport(report, format, one)) text += piece;
  return text;
}

describe('the report', () => {
  it('as text fits into a hundred columns and has what a person asks for', async () => {
    const lines = (await written('text')).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(lines).toEqual(
      expect.arrayContaining([
        'vtpass: 1 difference',
        '  Sold                   delivered           amount             cost      commission          margin',
        '  portharcourt-electric      12345    61,725,000.00    60,799,125.00      925,875.00      938,220.00',
        '  all billers                24690   123,450,000.00   121,598,250.00    1,851,750.00    1,876,440.00',
        '  Fees, refunds                      fees    failed         refunded      open',
        '  portharcourt-electric         12,345.00         7        35,700.00         0',
        '  The float, by the statement (24,692 lines)',
        '  opening                   150,000,000.00',
        '  2 vends still pending there: run the day again later.',
        '  cost_differs                           1            -25.00   13h 30m',
        '  cost_differs 202601151430a1b2c3d4e5f6g7h8i9j0k1',
        'Fundings: not compared. The sandbox gateway keeps no list of payments.',
      ]),
    );
  });

  it('as CSV has a row for each biller and each difference, in kobo', async () => {
    const rows = parse(await written('csv'), { columns: true });
    expect(rows).toMatchObject([
      { record: 'totals', biller_id: 'eko-electric', margin_kobo: '93822000' },
      { record: 'totals', biller_id: 'portharcourt-electric', amount_kobo: '6172500000' },
      { record: 'difference', kind: 'cost_differs', amount_kobo: '-2500', provider: 'vtpass' },
    ]);
  });

  it('as CSV makes no formula of a provider’s words', async () => {
    const subject = '=HYPERLINK("http://example.com")';
    const rows = parse(await written('csv', { ...difference, subject }), { columns: true });
    expect(rows[2]).toMatchObject({ subject: `'${subject}` });
  });

  it('as JSON is one document', async () => {
    const read = JSON.parse(await written('json')) as { runs: object[] };
    expect(read).toMatchObject({
      date: '2026-01-15',
      unit: 'kobo',
      fundingsNotCompared: report.fundings,
    });
    expect(read.runs).toEqual([
      {
        ...vtpass,
        kinds: [{ ...vtpass.kinds[0], oldest: AT.toISOString() }],
        differences: [{ ...difference, since: AT.toISOString(), firstSeenAt: NOW.toISOString() }],
      },
    ]);
  });
});

describe('an age', () => {
  it.each([
    ['2026-01-16T02:59:31.000Z', '0m'],
    ['2026-01-16T02:00:00.000Z', '1h 0m'],
    ['2026-01-12T22:59:00.000Z', '3d 4h'],
    ['2026-01-17T00:00:00.000Z', '0m'],
  ])('of %s is %s', (since, text) => {
    expect(age(new Date(since), NOW)).toBe(text);
  });
});
