import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { API_KEY, aSignedAnswer, BUYPOWER_NOW } from '../../../test/support/buypower.js';
import type { ProviderAnswer } from '../provider/provider-answer.js';
import { readBuypowerVendAnswer as readBuypower } from '../buypower/buypower-answer.js';
import { readVtpassVendAnswer as readVtpass } from '../vtpass/vtpass-answer.js';

/** One shape of an answer that a disco was seen to print, or may: a line of the file. */
interface Shape {
  readonly provider: 'vtpass' | 'buypower';
  readonly disco: string;
  /** The fields of the receipt: the top level at VTpass, `data` at BuyPower. */
  readonly raw: Readonly<Record<string, unknown>>;
  /** Role and digits, in the order of keying in. */
  readonly tokens: readonly (readonly [string, string])[];
  readonly units: string | null;
  readonly notUnderstood?: readonly string[];
}

const ID = '202601151430A1B2C3D4E5F6';
// A new disco is a new line there; nothing here is touched.
const SHAPES = readFileSync(new URL('token-corpus.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Shape);

describe.each(['vtpass', 'buypower'] as const)('a delivered answer of %s', (provider) => {
  const shapes = SHAPES.filter((shape) => shape.provider === provider);

  it.each(shapes.map((shape) => [shape.disco, shape] as const))('is read: %s', (_, shape) => {
    const answer = read(shape);
    expect(answer.kind).toBe('delivered');
    if (answer.kind !== 'delivered') return;
    expect(answer.tokens.map(({ role, value }) => [role, value])).toEqual(shape.tokens);
    expect(answer.units).toBe(shape.units);
    expect(answer.notUnderstood ?? []).toEqual(shape.notUnderstood ?? []);
  });
});

function read({ provider, raw }: Shape): ProviderAnswer {
  if (provider === 'buypower') {
    const data = { id: 1768, orderId: ID, totalAmountPaid: 5000, responseCode: 100, ...raw };
    const body = { status: true, message: 'Successful', responseCode: 200, data };
    return readBuypower(aSignedAnswer(body), 'vend', { apiKey: API_KEY, now: BUYPOWER_NOW });
  }
  const transactions = {
    status: 'delivered',
    unique_element: '01000000008',
    amount: '5000',
    total_amount: 4925,
    transactionId: '17684830000000000000000001',
  };
  const body = {
    code: '000',
    content: { transactions },
    response_description: 'TRANSACTION SUCCESSFUL',
    requestId: ID,
    amount: 5000,
    ...raw,
  };
  const wire = { kind: 'answer', status: 200, headers: {}, body } as const;
  return readVtpass(wire as never, 'pay');
}
