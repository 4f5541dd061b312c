import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { dataOf, TestPaystack } from './client-for-spec.js';

let paystack: TestPaystack;
beforeEach(async () => {
  paystack = await TestPaystack.start({ merchant: 'Light & Power' });
});
afterEach(async () => {
  await paystack.stop();
});

interface Opened {
  readonly url: string;
  readonly reference: string;
}

async function open(fields: Record<string, unknown> = {}): Promise<Opened> {
  const callback_url = 'https://shop.example/return?from=wallet';
  const data = dataOf(await paystack.initialize({ callback_url, ...fields }));
  return { url: String(data['authorization_url']), reference: String(data['reference']) };
}

async function page(url: string): Promise<string> {
  const response = await fetch(url);
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  return response.text();
}

/** Where the browser is sent. */
async function click(url: string, action: string): Promise<string | null> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const init = { method: 'POST', headers, body: '', redirect: 'manual' as const };
  const response = await fetch(`${url}/${action}`, init);
  expect(response.status).toBe(303);
  return response.headers.get('location');
}

describe('the checkout page', () => {
  it('shows who is paid, how much and for what, and three things to click', async () => {
    const { url, reference } = await open({ amount: 123_456_789 });
    const html = await page(url);
    for (const text of ['Light &amp; Power', '₦1,234,567.89', reference, 'ada@example.com']) {
      expect(html).toContain(text);
    }
    expect(html.match(/<form method="post"/g)).toHaveLength(3);
    expect(html).not.toContain('<script');
  });

  it('pays, and sends the payer back with the reference', async () => {
    const { url, reference } = await open();
    const back = `https://shop.example/return?from=wallet&trxref=${reference}&reference=${reference}`;
    expect(await click(url, 'pay')).toBe(back);
    expect(paystack.view(reference)).toMatchObject({ status: 'success', amount: 500_000 });
    expect(await click(url, 'pay')).toBe(back);
    const html = await page(url);
    expect(html).toContain('Payment successful');
    expect(html).toContain(back.replaceAll('&', '&amp;'));
    expect(html).not.toContain('<form');
  });

  it('declines, and lets the payer try again', async () => {
    const { url, reference } = await open();
    expect(await click(url, 'decline')).toBe(new URL(url).pathname);
    expect(paystack.view(reference).status).toBe('failed');
    expect(await page(url)).toContain('Declined');
    await click(url, 'pay');
    expect(paystack.view(reference).status).toBe('success');
  });

  it('is left, to where the merchant said', async () => {
    const { url, reference } = await open();
    expect(await click(url, 'abandon')).toBe(new URL(url).pathname);
    expect(paystack.view(reference).status).toBe('abandoned');
    expect(await page(url)).toContain('left before paying');
    const cancel_action = 'https://shop.example/cancelled';
    const other = await open({ metadata: { cancel_action } });
    expect(await click(other.url, 'abandon')).toBe(cancel_action);
  });

  it('links to web addresses only, and shows texts as texts', async () => {
    const { url } = await open({ callback_url: 'javascript:alert(1)', email: '<b>@x.y' });
    expect(await page(url)).toContain('&lt;b&gt;@x.y');
    expect(await click(url, 'pay')).toBe(new URL(url).pathname);
    expect(await page(url)).not.toContain('javascript:');
  });

  it('is not there for a code that nobody was given', async () => {
    const { url } = await open();
    for (const wrong of [`${url}0`, `${url}/pay/more`]) {
      const response = await fetch(wrong);
      expect(response.status).toBe(404);
    }
    const opened = await fetch(`${url}/pay`, { redirect: 'manual' });
    expect(opened.headers.get('location')).toBe(new URL(url).pathname);
  });
});
