import { createHmac } from 'node:crypto';
import { compareAnswer } from '../../../src/kernel/answer-binding.js';
import { koboFromNaira } from '../../../src/kernel/money.js';
import { redacted } from '../../../src/operator/audit/redacted.js';
import { readAnswerText } from '../../../src/platform/http-client/answer-text.js';
import { readListed } from '../../../src/reconciliation/statements/paystack-statement.adapter.js';
import { readBuypowerVendAnswer as readBuypower } from '../../../src/vending/buypower/buypower-answer.js';
import {
  readBuypowerBalance as readBuypowerBalance,
  readDiscos,
  readBuypowerMeterAnswer as readBuypowerMeter,
} from '../../../src/vending/buypower/buypower-enquiry-answer.js';
import { isSigned } from '../../../src/vending/buypower/buypower-signature.js';
import { BuypowerAdapter } from '../../../src/vending/buypower/buypower.adapter.js';
import { retryAfterMsOf } from '../../../src/vending/provider/provider-wire.js';
import { readTokens } from '../../../src/vending/tokens/token-reader.js';
import {
  readVtpassBalance as readVtpassBalance,
  readVtpassMeterAnswer as readVtpassMeter,
  readVtpassVendAnswer as readVtpass,
  readServices,
} from '../../../src/vending/vtpass/vtpass-answer.js';
import { VTPASS_CONTRACT } from '../../../src/vending/vtpass/vtpass-contract.js';
import { VtpassAdapter } from '../../../src/vending/vtpass/vtpass.adapter.js';
import { readTokenText, readUnits } from '../../../src/vending/tokens/token-text.js';
import { readInitialise, readVerify } from '../../../src/fundings/gateways/paystack-answer.js';
import { PaystackAdapter } from '../../../src/fundings/gateways/paystack.adapter.js';
import type { WireAnswer } from '../../../src/kernel/wire-answer.js';
import { API_KEY, BUYPOWER_NOW, signatureHeader } from '../buypower.js';
import {
  BUYPOWER_METER,
  BUYPOWER_REFUSED,
  BUYPOWER_SOLD,
  ORDER,
  PAYSTACK_PAID,
  VTPASS_METER,
  VTPASS_SOLD,
} from './company-answers.js';
import { asName, fillingsOf } from './fillings.js';
import type { Parser } from './parser.js';

const BODIES = 'by the 64 KiB that a body may have';
const ANSWERS = 'by the MiB that an answer of a company may have';
const URL = 'http://127.0.0.1:1';

const vtpass = new VtpassAdapter({
  baseUrl: URL,
  apiKey: 'key',
  secretKey: 'key',
  publicKey: 'key',
  timeoutMs: 1,
  sendWithinMs: 1,
  restsAtMidnight: false,
  connectionsMax: 1,
});
const buypower = new BuypowerAdapter({
  baseUrl: URL,
  apiKey: 'key',
  timeoutMs: 1,
  connectionsMax: 1,
});
const paystack = new PaystackAdapter({
  baseUrl: URL,
  secretKey: 'key',
  timeoutMs: 1,
  connectionsMax: 1,
  callbackUrl: null,
});

/** An answer whose parsed body is given; how long it takes to parse and to sign is not its readers' work. */
function answered(
  body: unknown,
  status = 200,
  headers = {},
): Extract<WireAnswer, { kind: 'answer' }> {
  return {
    kind: 'answer',
    status,
    body,
    text: '',
    headers: { ...signatureHeader(''), ...headers },
  };
}

function paystackSignature(bytes: Uint8Array): string {
  return createHmac('sha512', 'key').update(bytes).digest('hex');
}

const READING = { apiKey: API_KEY, now: BUYPOWER_NOW };
/** Has every filling of a document read by every reader. */
const each =
  (sample: unknown, ...readers: ((body: unknown) => unknown)[]) =>
  (text: string): void => {
    for (const body of fillingsOf(sample, text)) for (const read of readers) read(body);
  };

/** Everything that reads what a provider or a gateway says. */
export const COMPANY_PARSERS: readonly Parser[] = [
  {
    name: 'the fields of VTpass’s answers to orders',
    isSlow: true,
    read: each(
      VTPASS_SOLD,
      (body) => readVtpass(answered(body), 'pay'),
      (body) => readVtpass(answered(body, 401), 'requery'),
    ),
    bounded: 'by itself',
  },
  {
    name: 'the fields of VTpass’s other answers',
    isSlow: true,
    read: each(
      VTPASS_METER,
      (body) => readVtpassMeter(answered(body)),
      (body) => readVtpassBalance(answered({ contents: body })),
      (body) => readServices({ content: [body] }),
    ),
    bounded: 'by itself',
  },
  {
    name: 'the fields of BuyPower’s answers to orders',
    isSlow: true,
    read: (text: string): void => {
      each(BUYPOWER_SOLD, (body) => readBuypower(answered(body), 'vend', READING))(text);
      each(BUYPOWER_REFUSED, (body) => readBuypower(answered(body), 'requery', READING))(text);
    },
    bounded: 'by itself',
    within: [['order not found', '']],
  },
  {
    name: 'the fields of BuyPower’s other answers',
    isSlow: true,
    read: each(
      BUYPOWER_METER,
      (body) => readBuypowerMeter(answered(body), READING),
      (body) => readBuypowerBalance(answered(body), READING),
      (body) => readDiscos(answered(body), READING),
    ),
    bounded: 'by itself',
  },
  {
    name: 'the signature of BuyPower',
    read: (text) => isSigned(answered({}, 200, { 'x-buypower-signature': text }), API_KEY),
    bounded: 'by itself',
    within: [['0'.repeat(127), '']],
  },
  {
    name: 'Retry-After',
    read: (text) => retryAfterMsOf(answered({}, 429, { 'retry-after': text }), 0),
    bounded: 'by itself',
    within: [['Thu, 15 Jan 2026 ', '']],
  },
  {
    name: 'what an answer is about',
    isSlow: true,
    read: each(VTPASS_SOLD, (body) =>
      compareAnswer(body, ORDER, VTPASS_CONTRACT.order, 'delivered'),
    ),
    bounded: 'by itself',
  },
  {
    name: 'what an answer is about, in words',
    read: (text) =>
      compareAnswer(
        { disco: text },
        ORDER,
        [{ at: ['disco'], as: 'word', ours: ({ billerId }) => billerId, binds: true }],
        'delivered',
      ),
    bounded: 'by itself',
  },
  { name: 'naira', read: koboFromNaira, bounded: 'by itself', within: [['1,000.', '']] },
  {
    name: 'a text about tokens',
    read: readTokenText,
    bounded: 'by itself',
    within: [
      ['Token : 9900 1122 ', ' 79.9 kWh'],
      ['Credit token ', ''],
    ],
  },
  {
    name: 'a text about energy',
    read: readUnits,
    bounded: 'by itself',
    within: [['1,079.', ' kWh']],
  },
  {
    name: 'fields about tokens',
    read: (text: string): void => {
      const name = asName(text);
      readTokens({ [name]: '99001122334455667788', token: { role: text, [name]: '1' } }, text);
      readTokens({ tokens: [{ type: text, value: text }] });
    },
    bounded: 'by itself',
  },
  {
    name: 'many fields about tokens',
    isSlow: true,
    read: (text: string): void => {
      // Without a prototype it is a table from the first field on, and not from some hundreds on.
      const fields = Object.create(null) as Record<string, unknown>;
      for (let place = 0; place < text.length / 32; place += 1) {
        fields[`token${text.slice(0, 9)}${place}`] = text.slice(place, place + 30);
      }
      readTokens(fields);
    },
    bounded: ANSWERS,
  },
  {
    name: 'the text of an answer',
    read: readAnswerText,
    bounded: ANSWERS,
    within: [
      ['{"a":"', '"}'],
      ['[', '0]'],
      ['{"a":1,"', '":1}'],
    ],
  },
  {
    name: 'VTpass’s callbacks',
    read: each({ data: { requestId: 'x' } }, (body) => vtpass.requestIdOf(body)),
    bounded: 'by itself',
  },
  {
    name: 'BuyPower’s callbacks',
    read: each({ orderId: 'x', data: { orderId: 'x' } }, (body) => buypower.requestIdOf(body)),
    bounded: 'by itself',
  },
  {
    name: 'the fields of Paystack’s answers',
    isSlow: true,
    read: each(
      PAYSTACK_PAID,
      (body) => readInitialise(answered(body), 'r'),
      (body) => readInitialise(answered(body, 400), 'r'),
      (body) => readVerify(answered(body), 'r'),
      (body) => readVerify(answered(body, 400), 'r'),
    ),
    bounded: ANSWERS,
    within: [['https://', '']],
  },
  {
    name: 'Paystack’s list of payments',
    read: each(PAYSTACK_PAID.data, (one) => readListed(one, 1)),
    bounded: 'by itself',
    within: [['2026-01-15T13:30', '']],
  },
  {
    name: 'the signature of Paystack',
    read: (text) => paystack.readNotice(Buffer.from('{}'), text),
    bounded: 'by itself',
    within: [['0'.repeat(127), '']],
  },
  {
    name: 'Paystack’s webhooks',
    read: (text: string): void => {
      const bytes = Buffer.from(text);
      paystack.readNotice(bytes, paystackSignature(bytes));
    },
    bounded: BODIES,
    within: [
      ['{"event":"charge.success","data":{"reference":"', '"}}'],
      ['{"event":"refund.processed","data":{"currency":"NGN","amount":"', '"}}'],
      ['{"event":"refund.processed","data":{"refund_reference":"', '"}}'],
    ],
  },
  {
    name: 'an answer as operators see it',
    isSlow: true,
    read: each(VTPASS_SOLD, redacted),
    bounded: ANSWERS,
  },
];
