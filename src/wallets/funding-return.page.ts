import type { FundingStatus } from './funding.js';

const WORDS: Readonly<Record<FundingStatus, readonly [title: string, text: string]>> = {
  completed: ['Payment received', 'Your wallet has been credited. You can go back to the app.'],
  pending: [
    'Waiting for your payment',
    'The payment is not confirmed yet. Your wallet is credited as soon as it is; you need do nothing.',
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

const NAIRA = new Intl.NumberFormat('en-NG', { minimumFractionDigits: 2 });

/** The page that a payer sees who comes back. Nothing of the request is on it. */
export function returnPage(
  found: { readonly status: FundingStatus; readonly amount: number } | null,
): string {
  const [title, text] = found === null ? UNKNOWN : WORDS[found.status];
  const amount = found === null ? '' : `<p class="amount">₦${NAIRA.format(found.amount / 100)}</p>`;
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title}</title>
    <style>
      body { font: 18px/1.5 system-ui, sans-serif; background: #f4f5f7; color: #1b1f24; margin: 0; }
      main { max-width: 26rem; margin: 15vh auto 0; padding: 2rem; background: #fff;
        border-radius: 12px; box-shadow: 0 1px 4px rgb(0 0 0 / 15%); text-align: center; }
      h1 { font-size: 1.4rem; margin: 0 0 0.5rem; }
      .amount { font-size: 2rem; margin: 0.5rem 0; }
    </style>
  </head>
  <body>
    <main data-status="${found?.status ?? 'unknown'}">
      <h1>${title}</h1>
      ${amount}
      <p>${text}</p>
    </main>
  </body>
</html>
`;
}
