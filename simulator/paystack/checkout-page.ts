import type { Answer } from '../answer.js';
import { isoTime, type Transaction } from './transaction.js';

const signs: ReadonlyMap<string, string> = new Map([['NGN', '₦']]);
const escapes: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => escapes.get(sign) ?? '');
}

function money(kobo: number, currency: string): string {
  const [naira = '', rest = ''] = (kobo / 100).toFixed(2).split('.');
  const grouped = Number(naira).toLocaleString('en');
  return `${signs.get(currency) ?? `${currency} `}${grouped}.${rest}`;
}

const style = `
  :root { color-scheme: light; --ink: #14213d; --soft: #5c677d; --line: #e2e8f0; --go: #0a7d52; }
  * { box-sizing: border-box; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 24px;
    background: #eef2f7; color: var(--ink);
    font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
  main { width: 100%; max-width: 420px; background: #fff; border-radius: 14px; overflow: hidden;
    box-shadow: 0 10px 40px rgba(20, 33, 61, .12); }
  header { padding: 24px 28px 20px; border-bottom: 1px solid var(--line); }
  header p { margin: 0; color: var(--soft); font-size: 14px; }
  h1 { margin: 2px 0 0; font-size: clamp(24px, 7.5vw, 34px); letter-spacing: -.5px; }
  section { padding: 20px 28px 28px; }
  dl { margin: 0 0 22px; display: grid; grid-template-columns: auto 1fr; gap: 8px 20px; font-size: 14px; }
  dt { color: var(--soft); }
  dd { margin: 0; text-align: right; overflow-wrap: anywhere; }
  .note { margin: 0 0 20px; padding: 12px 14px; border-radius: 8px; font-size: 15px; }
  .bad { background: #fdecec; color: #9b1c1c; }
  .good { background: #e6f6ef; color: #075e3d; }
  .plain { background: #f1f5f9; }
  form { margin: 0 0 10px; }
  section > :last-child { margin-bottom: 0; }
  button, .button { display: block; width: 100%; padding: 13px; border-radius: 8px; font: inherit;
    font-weight: 600; text-align: center; text-decoration: none; cursor: pointer;
    border: 1px solid var(--line); background: #fff; color: var(--ink); }
  button:hover, .button:hover { background: #f8fafc; }
  button:focus-visible, .button:focus-visible { outline: 3px solid #9ac7ff; outline-offset: 2px; }
  .go { background: var(--go); border-color: var(--go); color: #fff; }
  .go:hover { background: #08734c; }
  .quiet { border-color: transparent; background: none; color: var(--soft); font-weight: 400; }
  footer { padding: 14px 28px; background: #f8fafc; border-top: 1px solid var(--line);
    color: var(--soft); font-size: 13px; text-align: center; }
`;

function button(code: string, action: string, words: string, kind: string): string {
  return `<form method="post" action="/paystack/checkout/${code}/${action}"><button id="${action}" class="${kind}">${words}</button></form>`;
}

/** Only a web address may be linked or redirected to. */
function webAddress(url: unknown): URL | undefined {
  if (typeof url !== 'string' || !URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  return /^https?:$/.test(parsed.protocol) ? parsed : undefined;
}

/** Where the payer goes afterwards. */
export function returnAddress({ callbackUrl, reference }: Transaction): string | undefined {
  const url = webAddress(callbackUrl);
  url?.searchParams.set('trxref', reference);
  url?.searchParams.set('reference', reference);
  return url?.href;
}

/** Where a payer goes who gave up, if the merchant said so. */
export function cancelAddress({ metadata }: Transaction): string | undefined {
  return webAddress(metadata?.['cancel_action'])?.href;
}

function back(transaction: Transaction): string {
  const address = returnAddress(transaction);
  const words = 'Return to the merchant';
  return address === undefined
    ? ''
    : `<a class="button" id="return" href="${escape(address)}">${words}</a>`;
}

function note(kind: string, words: string): string {
  return `<p class="note ${kind}" role="status">${words}</p>`;
}

function choices(transaction: Transaction): string {
  const { accessCode, kobo, currency, state } = transaction;
  const pay = state === 'failed' ? 'Try again: pay' : 'Pay';
  return [
    button(accessCode, 'pay', `${pay} ${money(kobo, currency)}`, 'go'),
    button(accessCode, 'decline', 'Decline the card', 'plain'),
    button(accessCode, 'abandon', 'Cancel and close', 'quiet'),
  ].join('');
}

function content(transaction: Transaction): string {
  switch (transaction.state) {
    case 'unpaid':
      return choices(transaction);
    case 'failed':
      return note('bad', 'Declined. No money was taken.') + choices(transaction);
    case 'abandoned':
      return (
        note('plain', 'You left before paying. No money was taken.') +
        choices(transaction) +
        back(transaction)
      );
    case 'success':
      return note('good', 'Payment successful.') + back(transaction);
    case 'reversed':
      return note('plain', 'This payment was given back.') + back(transaction);
  }
}

/** The page of a payment. It needs no JavaScript. */
export function checkoutPage(transaction: Transaction, merchant: string): Answer {
  const { kobo, currency, email, reference, createdAtMs } = transaction;
  const amount = money(kobo, currency);
  const created = isoTime(createdAtMs).slice(0, 16).replace('T', ' ');
  return page(
    `Pay ${amount} to ${escape(merchant)}`,
    `<header><p>Pay ${escape(merchant)}</p><h1>${amount}</h1></header>
<section>
<dl><dt>Email</dt><dd>${escape(email)}</dd><dt>Reference</dt><dd>${escape(reference)}</dd><dt>Started</dt><dd>${created} UTC</dd></dl>
${content(transaction)}
</section>`,
  );
}

export function noSuchPage(): Answer {
  const text =
    '<header><h1>Not found</h1></header><section><p>There is no such payment.</p></section>';
  return page('Not found', text, 404);
}

function page(title: string, body: string, status = 200): Answer {
  const text = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><link rel="icon" href="data:,"><style>${style}</style></head>
<body><main>
${body}
<footer>Paystack simulator. No card is charged here.</footer>
</main></body>
</html>
`;
  return {
    kind: 'text',
    contentType: 'text/html; charset=utf-8',
    text,
    status,
    headers: { 'cache-control': 'no-store' },
  };
}

export function redirect(location: string): Answer {
  const headers = { location, 'cache-control': 'no-store' };
  return { kind: 'text', contentType: 'text/plain; charset=utf-8', text: '', status: 303, headers };
}
