import { createHash } from 'node:crypto';
import { entryOf } from '../../kernel/entry-of.js';
import type { Receipt } from './receipt.js';

// Sizes fit A5, so that a printed receipt takes half a sheet. On a screen it looks like a card.
const STYLE = `
:root { color-scheme: light; font-family: system-ui, 'Segoe UI', Roboto, 'Noto Sans', sans-serif; }
body { margin: 0; background: #eef1f4; color: #1b2733; font-size: 15px; line-height: 1.45; }
main { max-width: 34rem; margin: 1.5rem auto; padding: 1.75rem; background: #fff;
  border-radius: 10px; box-shadow: 0 1px 4px #0003; box-sizing: border-box; }
h1 { margin: 0; font-size: 1rem; font-weight: 600; color: #52606d; }
h2 { margin: 1.5rem 0 .25rem; font-size: .8rem; text-transform: uppercase; letter-spacing: .06em;
  color: #52606d; }
.amount { margin: .1rem 0; font-size: 2rem; font-weight: 700; }
.summary { margin: 0; }
ol.tokens { list-style: none; margin: 1.25rem 0 0; padding: 0; }
ol.tokens li { margin-bottom: .6rem; padding: .6rem .8rem; border: 1.5px solid #1b2733;
  border-radius: 8px; break-inside: avoid; }
.name { display: block; font-size: .8rem; color: #52606d; }
.digits { display: flex; flex-wrap: wrap; gap: 0 .9em; font-family: ui-monospace, Menlo, Consolas,
  'DejaVu Sans Mono', monospace; font-size: 1.3rem; font-weight: 700; }
ul.instructions { margin: .75rem 0 0; padding-left: 1.2rem; }
dl { margin: 0; }
dl div { display: flex; gap: 1rem; justify-content: space-between; padding: .3rem 0;
  border-bottom: 1px solid #e4e9ee; break-inside: avoid; }
dt { color: #52606d; flex: none; }
dd { margin: 0; text-align: right; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
@media (max-width: 34rem) { main { margin: 0; border-radius: 0; padding: 1.25rem; }
  .digits { font-size: 1.15rem; } }
@media print { @page { margin: 12mm; } body { background: #fff; font-size: 12px; }
  main { max-width: none; margin: 0; padding: 0; box-shadow: none; } }
`;

/** Allows only this style, and no script, picture, form or frame, whatever a biller's texts contain. */
export const RECEIPT_CSP = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Renders a receipt as an HTML page of its own, ready to print. */
export function receiptHtml(receipt: Receipt): string {
  const { title, amount, summary, tokens, instructions, sections, paymentId } = receipt;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(`${title} ${paymentId}`)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
<p class="amount">${escaped(amount)}</p>
<p class="summary">${escaped(summary)}</p>
${tokens.length === 0 ? '' : `<ol class="tokens">${tokens.map(tokenItem).join('')}</ol>`}
${instructions.length === 0 ? '' : `<ul class="instructions">${instructions.map(item).join('')}</ul>`}
${sections.map(section).join('\n')}
</main>
</body>
</html>
`;
}

function tokenItem(
  { name, groups }: Receipt['tokens'][number],
  index: number,
  all: object,
): string {
  const step = Array.isArray(all) && all.length > 1 ? `${index + 1}. ` : '';
  // The spaces help people to copy the digits; meters' apps accept them with or without.
  const digits = groups.map((group) => `<span>${escaped(group)}</span>`).join(' ');
  return `<li><span class="name">${escaped(step + name)}</span><span class="digits">${digits}</span></li>`;
}

function item(text: string): string {
  return `<li>${escaped(text)}</li>`;
}

function section({ title, rows }: Receipt['sections'][number]): string {
  const lines = rows.map(
    ({ label, value }) => `<div><dt>${escaped(label)}</dt><dd>${escaped(value)}</dd></div>`,
  );
  return `<h2>${escaped(title)}</h2>\n<dl>${lines.join('\n')}</dl>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entryOf(ENTITIES, character) ?? '');
}
