import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { aCustomer, A_PURCHASE, type Customer, type Payment } from '../support/customer.js';
import { apiClient } from '../support/http.js';
import { goodMeter, scenarioMeter } from '../support/meters.js';
import { pdfPages, pdfText } from '../support/pdf-text.js';

describe('the receipt of a purchase', () => {
  let app: TestApp;
  let customer: Customer;

  beforeAll(async () => {
    app = await startTestApp({ SERVICE_FEE: '10000' });
    customer = await aCustomer(app);
  });
  afterAll(() => app.close());

  const bought = async (meterNumber: string, options: object = {}): Promise<Payment> => {
    const { id } = await customer.buy(meterNumber, A_PURCHASE, options);
    return customer.ended(id);
  };
  const receiptOf = async (
    { id }: Payment,
    query = '',
    headers: Record<string, string> = {},
  ): Promise<{ response: Response; bytes: Uint8Array }> => {
    const response = await fetch(`${app.url}/bill-payments/${id}/receipt${query}`, {
      headers: { authorization: `Bearer ${customer.token}`, ...headers },
    });
    return { response, bytes: new Uint8Array(await response.arrayBuffer()) };
  };
  const textOf = async (payment: Payment): Promise<string> =>
    pdfText((await receiptOf(payment, '?format=pdf')).bytes);

  it('has the key-change tokens before the credit token, as HTML and as one page of PDF', async () => {
    const payment = await bought(scenarioMeter('14'));
    expect(payment.tokens.map(({ role }) => role)).toEqual(['kct1', 'kct2', 'credit']);
    const digits = payment.tokens.map(({ value }) => value.match(/.{4}/g)!);

    const { response, bytes } = await receiptOf(payment);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-disposition')).toBe(
      `inline; filename="receipt-${payment.id}.html"`,
    );
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    expect(response.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src/,
    );
    const html = Buffer.from(bytes).toString();
    const places = digits.map((groups) => html.indexOf(groups.join('</span> <span>')));
    expect(places.every((place) => place > 0)).toBe(true);
    expect([...places].sort((one, two) => one - two)).toEqual(places);
    expect(html).toContain('Enter the key-change tokens before your credit token.');

    const pdf = await receiptOf(payment, '?format=pdf');
    expect(pdf.response.headers.get('content-type')).toBe('application/pdf');
    expect(pdf.response.headers.get('content-disposition')).toBe(
      `attachment; filename="receipt-${payment.id}.pdf"`,
    );
    expect(pdfPages(pdf.bytes)).toHaveLength(1);
    const text = pdfText(pdf.bytes);
    const lines = digits.map((groups) => text.indexOf(groups.join('   ')));
    expect(lines.every((place) => place > 0)).toBe(true);
    expect([...lines].sort((one, two) => one - two)).toEqual(lines);
  });

  it('shows the units, the tariff and the VAT as the disco gave them', async () => {
    const meterNumber = goodMeter();
    const billerId = 'portharcourt-electric';
    const payment = await bought(meterNumber, { billerId });
    const text = await textOf(payment);
    for (const part of [
      'Port Harcourt Electric (PHED)',
      meterNumber,
      `${payment.units!} kWh`,
      '56.38,SDUTY:N0',
      '₦4,651.16',
      '₦348.84',
      '₦100.00',
      '₦5,100.00',
      payment.id,
      payment.transactionId,
      payment.providerReference!,
    ]) {
      expect(text).toContain(part);
    }
  });

  it('takes the address of the verification when the disco prints none', async () => {
    const meterNumber = goodMeter();
    const meter = { billerId: 'ikeja-electric', meterNumber, meterType: 'prepaid' };
    const verified = await customer.api.post<{ address: string }>('/meters/verify', meter);
    const text = await textOf(await bought(meterNumber));
    expect(text).toContain(verified.body.address);
  });

  it('of a postpaid account says that there is no token', async () => {
    const payment = await bought(goodMeter(), { meterType: 'postpaid' });
    expect(await textOf(payment)).toContain('There is no token to enter.');
  });

  it('of a failed purchase is one of the refund', async () => {
    const payment = await bought(scenarioMeter('01'));
    const text = await textOf(payment);
    expect(text).toContain('Refund receipt');
    expect(text).toContain('TRANSACTION FAILED');
    expect(text).toContain(payment.refundTransactionId!);
  });

  it('is HTML or PDF as the caller accepts it, and as the caller says before that', async () => {
    const payment = await bought(goodMeter());
    const typeFor = async (query: string, accept: string): Promise<string | null> =>
      (await receiptOf(payment, query, { accept })).response.headers.get('content-type');
    expect(await typeFor('', 'application/pdf')).toBe('application/pdf');
    expect(await typeFor('', 'text/html,*/*;q=0.8')).toMatch(/^text\/html/);
    expect(await typeFor('?format=html', 'application/pdf')).toMatch(/^text\/html/);
    expect(await typeFor('?format=pdf', 'text/html')).toBe('application/pdf');
    expect((await receiptOf(payment, '?format=docx')).response.status).toBe(400);
  });

  it('is not there while the payment is open, and never for anybody else', async () => {
    const { id } = await customer.buy('201000000000');
    const open = await customer.api.get(`/bill-payments/${id}/receipt`);
    expect(open).toMatchObject({ status: 409, body: { code: 'receipt_not_ready' } });
    const other = await aCustomer(app, { balance: 0 });
    const theirs = await other.api.get(`/bill-payments/${id}/receipt`);
    expect(theirs).toMatchObject({ status: 404, body: { code: 'not_found' } });
    const nobody = await apiClient(app.url).get(`/bill-payments/${id}/receipt`);
    expect(nobody.status).toBe(401);
  });
});
