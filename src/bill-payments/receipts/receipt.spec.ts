import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { NOW } from '../../../test/support/builders.js';
import { ENTRY_ORDER, type VendedToken } from '../../vending/provider/provider-answer.js';
import { receiptHtml, RECEIPT_CSP } from './receipt-html.js';
import { receiptOf, type Receipt, type ReceiptFacts } from './receipt.js';
import { createHash } from 'node:crypto';

const SURROUNDINGS = { billerName: 'Ikeja Electric (IKEDC)', meterAddress: '1 SAMPLE CLOSE' };
const TOKENS: VendedToken[] = ENTRY_ORDER.map((role, index) => ({
  role,
  value: `9${index}001122334455667788`,
}));
const NAMES = [
  'Key-change token 1',
  'Key-change token 2',
  'Reset token',
  'Configuration token',
  'Credit token',
  'Bonus token',
];

describe('the tokens of a receipt', () => {
  it('are in the order in which they are keyed, in whatever order they came', () => {
    const some = fc.shuffledSubarray(TOKENS, { minLength: 1 });
    fc.assert(
      fc.property(some, (tokens) => {
        const { tokens: lines, instructions } = aReceipt({ tokens });
        const expected = TOKENS.filter((token) => tokens.includes(token));
        expect(lines.map(({ groups }) => groups.join(''))).toEqual(
          expected.map(({ value }) => value),
        );
        expect(lines.map(({ name }) => name)).toEqual(
          expected.map(({ role }) => NAMES[ENTRY_ORDER.indexOf(role)]),
        );
        const isAnyBefore = expected.some(({ role }) => role !== 'credit' && role !== 'bonus');
        expect(instructions[0]?.includes('before your credit token')).toBe(isAnyBefore);
        expect(instructions.join(' ').includes('in the order shown')).toBe(expected.length > 1);
      }),
    );
  });

  it('of one role stay in the order they came in', () => {
    const tokens: VendedToken[] = ['3', '1', '2'].map((digit) => ({
      role: 'credit',
      value: digit.repeat(20),
    }));
    expect(aReceipt({ tokens }).tokens.map(({ groups }) => groups[0])).toEqual([
      '3333',
      '1111',
      '2222',
    ]);
  });

  it('are grouped in fours, with their zeros', () => {
    const tokens: VendedToken[] = [{ role: 'credit', value: '00012345678901234560' }];
    expect(aReceipt({ tokens }).tokens[0]?.groups).toEqual([
      '0001',
      '2345',
      '6789',
      '0123',
      '4560',
    ]);
  });

  it.each<[VendedToken['role'][], string]>([
    [['kct1', 'credit'], 'Enter the key-change token before your credit token. The meter gets'],
    [['kct1', 'kct2', 'credit'], 'Enter the key-change tokens before your credit token. The meter'],
    [['reset', 'credit'], 'Enter the reset token before your credit token.'],
    [['kct1', 'kct2', 'reset', 'configure'], 'Enter the key-change tokens, reset token and config'],
    [['credit'], 'Key in all 20 digits, press # (or the enter key)'],
  ])('%j begin with what to do first', (roles, beginning) => {
    const tokens = TOKENS.filter(({ role }) => roles.includes(role));
    expect(aReceipt({ tokens }).instructions[0]?.slice(0, beginning.length)).toBe(beginning);
  });

  it('that are still to come are said to be', () => {
    const { tokens, instructions } = aReceipt({ tokens: [], tokenStatus: 'awaited' });
    expect(tokens).toEqual([]);
    expect(instructions).toEqual([expect.stringMatching(/has not sent the token yet/)]);
  });

  it('that never came are said to be missing, with what happens next', () => {
    const { tokens, instructions } = aReceipt({ tokens: [], tokenStatus: 'missing' });
    expect(tokens).toEqual([]);
    expect(instructions).toEqual([
      expect.stringMatching(
        /has been paid and has not sent the token.*all that was paid goes back/,
      ),
    ]);
  });

  it('of a key change are shown though the credit token never came', () => {
    const { tokens, instructions } = aReceipt({
      tokens: TOKENS.slice(0, 2),
      tokenStatus: 'missing',
    });
    expect(tokens.map(({ name }) => name)).toEqual(['Key-change token 1', 'Key-change token 2']);
    expect(instructions[0]).toMatch(/^Enter the key-change tokens before your credit token/);
    expect(instructions.at(-1)).toMatch(/has not sent the credit token, though we keep asking/);
  });

  it('are not missed on a postpaid receipt', () => {
    const { instructions } = aReceipt({ tokens: [], tokenStatus: 'none', meterType: 'postpaid' });
    expect(instructions).toEqual([expect.stringMatching(/no token to enter/)]);
  });
});

describe('a receipt', () => {
  it('says what was paid, what the biller gave, and how to refer to it', () => {
    const receipt = aReceipt({
      units: '79.9',
      details: {
        customerName: 'ADA EXAMPLE',
        address: '2 OTHER CLOSE',
        receiptNumber: '405',
        tariff: 'R2',
        energyValue: 465_116,
        vat: 34_884,
        debt: 10_000,
        arrears: 20_000,
      },
    });
    expect(receipt.amount).toBe('₦5,100.00');
    expect(rowsOf(receipt)).toEqual({
      Biller: 'Ikeja Electric (IKEDC)',
      'Meter (prepaid)': '01000000008',
      Customer: 'ADA EXAMPLE',
      Address: '2 OTHER CLOSE',
      Electricity: '₦5,000.00',
      'Service fee': '₦100.00',
      Total: '₦5,100.00',
      'Bought at': '15 Jan 2026, 14:30 (Lagos)',
      'Delivered at': '15 Jan 2026, 14:30 (Lagos)',
      Units: '79.9 kWh',
      Tariff: 'R2',
      Energy: '₦4,651.16',
      VAT: '₦348.84',
      'Taken for an old debt': '₦100.00',
      'Still owed to the biller': '₦200.00',
      'Biller’s receipt': '405',
      Payment: 'a-payment',
      Transaction: 'a-transaction',
      Provider: 'vtpass',
      'Provider reference': '1768',
    });
  });

  it('leaves out what nobody said, and asks the verification for the address', () => {
    const receipt = aReceipt({ providerReference: null });
    expect(receipt.sections.map(({ title }) => title)).toEqual(['Purchase', 'References']);
    expect(rowsOf(receipt)).toMatchObject({ Address: '1 SAMPLE CLOSE' });
    expect(Object.keys(rowsOf(receipt))).not.toContain('Provider reference');
  });

  it('of a failed purchase tells of the refund, and shows no tokens', () => {
    const receipt = aReceipt({
      status: 'failed',
      refundTransactionId: 'a-refund',
      failureCode: 'reversed',
      failureMessage: 'The provider took the delivered purchase back.',
    });
    expect(receipt).toMatchObject({ title: 'Refund receipt', amount: '₦5,100.00', tokens: [] });
    expect(receipt.instructions).toEqual([expect.stringMatching(/may not work/)]);
    expect(rowsOf(receipt)).toMatchObject({
      'Returned to the wallet': '₦5,100.00',
      'Returned at': '15 Jan 2026, 14:30 (Lagos)',
      Why: 'The provider took the delivered purchase back.',
      'Refund transaction': 'a-refund',
    });
    expect(Object.keys(rowsOf(receipt))).not.toContain('Delivered at');
  });

  it.each(['pending', 'processing', 'needs_review'] as const)(
    'there is none while %s',
    (status) => {
      expect(receiptOf({ ...FACTS, status }, SURROUNDINGS)).toBeNull();
    },
  );
});

describe('a receipt as HTML', () => {
  it('holds every text as text, whatever it is made of', () => {
    const evil = `<script>alert("1")</script> & 'x' <img src=x onerror=1>`;
    const html = receiptHtml(aReceipt({ customerName: evil }));
    expect(html).not.toMatch(/<script|<img/);
    expect(html).toContain(
      '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39; &lt;img src=x onerror=1&gt;',
    );
  });

  it('has the one style that its content security policy lets in', () => {
    const html = receiptHtml(aReceipt());
    const style = /<style>([^]*?)<\/style>/.exec(html)?.[1] ?? '';
    expect(RECEIPT_CSP).toContain(
      `'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    );
    expect(html).not.toMatch(/ style=|href=|src=|http/);
  });

  it('shows the digits in groups that are copied with a space between', () => {
    const html = receiptHtml(aReceipt());
    expect(html).toContain('<span>9400</span> <span>1122</span> <span>3344</span>');
  });
});

const FACTS: ReceiptFacts = {
  id: 'a-payment',
  status: 'completed',
  meterNumber: '01000000008',
  meterType: 'prepaid',
  customerName: null,
  amount: 500_000,
  fee: 10_000,
  total: 510_000,
  transactionId: 'a-transaction',
  refundTransactionId: null,
  provider: 'vtpass',
  providerReference: '1768',
  tokens: TOKENS.slice(4, 5),
  tokenStatus: 'delivered',
  units: null,
  details: null,
  failureCode: null,
  failureMessage: null,
  createdAt: NOW,
  completedAt: NOW,
};

function aReceipt(with_: Partial<ReceiptFacts> = {}): Receipt {
  const receipt = receiptOf({ ...FACTS, ...with_ }, SURROUNDINGS);
  if (receipt === null) throw new Error('it is open');
  return receipt;
}

function rowsOf({ sections }: Receipt): Record<string, string> {
  return Object.fromEntries(
    sections.flatMap(({ rows }) => rows.map(({ label, value }) => [label, value])),
  );
}
