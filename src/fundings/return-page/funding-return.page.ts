import type { FundingStatus } from '../funding.js';

const WORDS: Readonly<Record<FundingStatus, readonly [title: string, text: string]>> = {
  completed: ['Payment received', 'Your wallet has been credited. You can go back to the app.'],
  pending: [
    'Waiting for your payment',
    'The payment is not confirmed yet. If you have paid, your wallet is credited as soon as it is; you need do nothing.',
  ],
  failed: [
    'Payment not made',
    'No money was taken for this. If your bank says otherwise, your wallet is credited as soon as the payment is confirmed.',
  ],
  mismatched: [
    'We are looking into your payment',
    'What was paid is not what was asked for. Our team has been told and will settle it with you.',
  ],
};
const UNKNOWN: readonly [string, string] = [
  'No such payment',
  'We do not know this payment. Start again from the app.',
];
/** What the way back to the gateway's page is called, where there may be one. */
const PAY_AGAIN: Readonly<Partial<Record<FundingStatus, string>>> = {
  pending: 'Go to the payment page',
  failed: 'Try again',
};

const STYLE = `
      :root { color-scheme: light; --mark: #5c677d; }
      * { box-sizing: border-box; }
      body { margin: 0; padding: 24px; min-height: 100vh; display: grid; place-items: center;
        background: #eef1f4; color: #1b2733; font: 17px/1.5 system-ui, sans-serif; }
      main { width: 100%; max-width: 26rem; padding: 2rem 1.75rem; background: #fff; text-align: center;
        border-top: 6px solid var(--mark); border-radius: 12px; box-shadow: 0 1px 4px rgb(0 0 0 / 15%); }
      [data-status="completed"] { --mark: #0a7d52; }
      [data-status="failed"], [data-status="mismatched"] { --mark: #b42318; }
      [data-status="pending"] { --mark: #b54708; }
      h1 { font-size: 1.3rem; margin: 0; }
      p { margin: 0.75rem 0 0; }
      .amount { font-size: 2rem; font-weight: 700; margin: 0.25rem 0 0; overflow-wrap: anywhere; }
      a { display: block; margin-top: 1.25rem; padding: 0.75rem; border-radius: 8px; background: #0a7d52;
        color: #fff; font-weight: 600; text-decoration: none; }
      a:hover { background: #08734c; }
      a:focus-visible { outline: 3px solid #1570ef; outline-offset: 2px; }`;

const NAIRA = new Intl.NumberFormat('en-NG', { minimumFractionDigits: 2 });

/** The page for payers who return from the gateway. It shows nothing of the request. */
export function returnPage(
  found: {
    readonly status: FundingStatus;
    readonly amount: number;
    /** The gateway's page, a web address. */
    readonly payUrl: string | null;
  } | null,
): string {
  const [title, text] = found === null ? UNKNOWN : WORDS[found.status];
  const amount = found === null ? '' : `<p class="amount">₦${NAIRA.format(found.amount / 100)}</p>`;
  const words = found === null ? undefined : PAY_AGAIN[found.status];
  const url = found?.payUrl ?? undefined;
  const link =
    words === undefined || url === undefined ? '' : `<a href="${escaped(url)}">${words}</a>`;
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title}</title>
    <link rel="icon" href="data:," />
    <style>${STYLE}
    </style>
  </head>
  <body>
    <main data-status="${found?.status ?? 'unknown'}">
      <h1>${title}</h1>
      ${amount}
      <p>${text}</p>
      ${link}
    </main>
  </body>
</html>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
