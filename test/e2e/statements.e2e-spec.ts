import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { startTestApp, type TestApp } from '../support/app.js';
import { aCustomer, A_PURCHASE, type Customer } from '../support/customer.js';
import { goodMeter, scenarioMeter } from '../support/meters.js';
import { pdfPages, pdfText } from '../support/pdf-text.js';

describe('the statement as a document', () => {
  let app: TestApp;
  let customer: Customer;

  beforeAll(async () => {
    app = await startTestApp();
    customer = await aCustomer(app, { balance: 10 * A_PURCHASE });
  });
  afterAll(() => app.close());

  const exportOf = async (
    query: string,
    token = customer.token,
  ): Promise<{ response: Response; bytes: Uint8Array }> => {
    const response = await fetch(`${app.url}/transactions/export${query}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return { response, bytes: new Uint8Array(await response.arrayBuffer()) };
  };

  it('has what was funded, bought and refunded, between the balances', async () => {
    const bought = await customer.ended((await customer.buy(goodMeter())).id);
    const failed = await customer.ended((await customer.buy(scenarioMeter('01'))).id);
    const { response, bytes } = await exportOf('?format=csv');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="statement-\d{4}-\d\d-\d\d\.csv"$/,
    );
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    const lines = parse<Record<string, string>>(Buffer.from(bytes), { columns: true });
    expect(lines).toMatchObject([
      { type: 'opening_balance', balance_ngn: '0.00' },
      { type: 'funding', credit_ngn: '50000.00', balance_ngn: '50000.00' },
      { type: 'bill_payment', debit_ngn: '5000.00', bill_payment_id: bought.id },
      { type: 'bill_payment', debit_ngn: '5000.00', bill_payment_id: failed.id },
      { type: 'refund', credit_ngn: '5000.00', bill_payment_id: failed.id },
      { type: 'closing_balance', credit_ngn: '55000.00', debit_ngn: '10000.00' },
    ]);
    expect(lines.at(-1)!['balance_ngn']).toBe('45000.00');
    expect((await customer.wallet()).balance).toBe(4_500_000);
    expect(lines[3]!['description']).toMatch(
      /^Electricity, refunded, Ikeja Electric \(IKEDC\), \d+$/,
    );
  });

  it('is a PDF with its balances, its rows and its page number', async () => {
    const { response, bytes } = await exportOf('?format=pdf');
    expect(response.headers.get('content-type')).toBe('application/pdf');
    expect(response.headers.get('content-disposition')).toMatch(/filename="statement-.*\.pdf"$/);
    const text = pdfText(bytes);
    for (const part of ['Ada Obi', customer.email, customer.walletId, '₦45,000.00', '₦10,000.00']) {
      expect(text).toContain(part);
    }
    for (const { id } of await customer.transactions()) expect(text).toContain(id);
    expect(pdfPages(bytes).map((page) => page.filter((line) => line.startsWith('Page')))).toEqual([
      ['Page 1 of 1'],
    ]);
  });

  it('repeats the header on every page, and numbers them', async () => {
    const other = await aCustomer(app, { balance: 0 });
    for (let funded = 0; funded < 60; funded += 1) await other.fund(100);
    const { bytes } = await exportOf('?format=pdf', other.token);
    const pages = pdfPages(bytes);
    expect(pages).toHaveLength(3);
    for (const [index, page] of pages.entries()) {
      expect(page).toEqual(
        expect.arrayContaining([`Page ${index + 1} of 3`, 'Description', 'Balance']),
      );
    }
    expect(pages.flat().filter((line) => line === 'Wallet funding')).toHaveLength(60);
    expect(pages.at(-1)).toContain('Sum, and closing balance');
  });

  it('is of the time that is asked for, and names its file so', async () => {
    const { response, bytes } = await exportOf(
      '?format=csv&from=2020-01-01&to=2020-02-01T00:00:00Z',
    );
    expect(response.headers.get('content-disposition')).toBe(
      'attachment; filename="statement-2020-01-01-2020-02-01.csv"',
    );
    const lines = parse<Record<string, string>>(Buffer.from(bytes), { columns: true });
    expect(lines.map(({ type, balance_ngn }) => [type, balance_ngn])).toEqual([
      ['opening_balance', '0.00'],
      ['closing_balance', '0.00'],
    ]);
  });

  it('of days is described by them', async () => {
    const { bytes } = await exportOf('?format=pdf&from=2026-03-01&to=2026-03-31');
    expect(pdfText(bytes)).toContain('1 Mar 2026 to 31 Mar 2026 (Lagos)');
  });

  it.each([
    ['from=2026-03-01T00:00:00%2B01:00&to=2026-04-01T00:00:00%2B01:00', '2026-03-01-2026-03-31'],
    ['from=2026-02-28T23:00:00Z&to=2026-03-31T22:00:00Z', '2026-03-01-2026-03-31'],
    ['from=2026-03-01&to=2026-03-01', '2026-03-01-2026-03-01'],
    ['to=2026-03-01', '2026-03-01'],
    ['from=2026-03-01&to=2026-03-01T00:00:00%2B01:00', '2026-03-01-2026-03-01'],
  ])('of %s is named after its days in Lagos', async (query, days) => {
    const { response } = await exportOf(`?format=csv&${query}`);
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="statement-${days}.csv"`,
    );
  });

  it('is of the caller alone', async () => {
    const other = await aCustomer(app, { balance: 700 });
    const { bytes } = await exportOf('?format=csv', other.token);
    expect(Buffer.from(bytes).toString().match(/\n/g)).toHaveLength(4);
    expect((await exportOf('?format=csv', '')).response.status).toBe(401);
  });

  it.each(['', '?format=xls', '?format=csv&from=yesterday', '?format=csv&limit=5'])(
    'is refused for %j',
    async (query) => {
      const { response } = await exportOf(query);
      expect(response.status).toBe(400);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
    },
  );
});
