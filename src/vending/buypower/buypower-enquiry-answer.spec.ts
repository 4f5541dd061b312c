import { describe, expect, it } from '@jest/globals';
import { API_KEY, aSignedAnswer, BUYPOWER_NOW } from '../../../test/support/buypower.js';
import { aWireAnswer } from '../../../test/support/builders.js';
import { boundToMeter } from '../provider/answer-contract.js';
import { BILLERS } from '../../meters/biller-catalogue.js';
import type { MeterAnswer } from '../provider/provider-answer.js';
import { BUYPOWER_CONTRACT } from './buypower-contract.js';
import { billerOf, discoOf } from './buypower-discos.js';
import {
  readBuypowerBalance,
  readDiscos,
  readBuypowerMeterAnswer,
} from './buypower-enquiry-answer.js';
import type { WireAnswer } from '../provider/provider-wire.js';

const READING = { apiKey: API_KEY, now: BUYPOWER_NOW };
const METER = '01000000008';
const SILENCE = { kind: 'nothing', reason: 'reset', wasSent: true } as const;

const good = (data: unknown): unknown => ({ status: true, responseCode: 200, data });

/** What can be said of nothing that was asked. */
const doubtful: readonly WireAnswer[] = [
  SILENCE,
  aWireAnswer(good({ name: 'ADA EXAMPLE', meterNo: METER, balance: 5, IKEJA: true })),
  aSignedAnswer(good({ name: 'ADA EXAMPLE', balance: 5, IKEJA: true }), 500),
  aSignedAnswer(good({ name: 'ADA EXAMPLE', balance: 5, IKEJA: true }), 429),
  aSignedAnswer({ status: false, responseCode: 401, message: 'Unauthorized' }, 401),
  aSignedAnswer({ status: true, responseCode: 202, data: { name: 'ADA', balance: 5 } }),
  aSignedAnswer({ status: false, responseCode: 200, data: { name: 'ADA', balance: 5 } }),
  aSignedAnswer(good(null)),
  aSignedAnswer(good([])),
  aSignedAnswer(null),
];

describe('an answer about a meter', () => {
  it('loses what shows nothing or turns a text round', () => {
    const data = { name: ' OBI\u202e,\n ADA\u200b', address: '1 \u2066CLOSE', meterNo: METER };
    expect(read(good(data))).toMatchObject({ customerName: 'OBI, ADA', address: '1 CLOSE' });
  });

  it('is valid with its customer and its limits, in kobo', () => {
    const data = {
      name: 'ADA EXAMPLE',
      address: '1 SAMPLE CLOSE',
      meterNo: METER,
      minVendAmount: '1,000.00',
      maxVendAmount: 0,
      outstanding: 1250.5,
    };
    expect(read(good(data))).toEqual({
      kind: 'valid',
      customerName: 'ADA EXAMPLE',
      address: '1 SAMPLE CLOSE',
      minAmount: 100_000,
      maxAmount: null,
      arrears: 125_050,
      canVend: true,
    });
  });

  it.each([
    [{ name: 'ADA EXAMPLE' }, 'valid'],
    [{ meterNo: METER }, 'valid'],
    [{ name: '', meterNo: METER }, 'valid'],
    [{ name: 'ADA EXAMPLE', meterNo: '01234567897' }, 'unavailable'],
    [{ name: '' }, 'unavailable'],
    [{}, 'unavailable'],
  ])('with %j is %s', (data, kind) => {
    expect(read(good(data)).kind).toBe(kind);
  });

  it('says that the biller does not sell to it', () => {
    expect(read(good({ meterNo: METER, canVend: false }))).toMatchObject({ canVend: false });
  });

  it('is invalid by 422 alone', () => {
    const wrong = { status: false, responseCode: 422, message: 'Invalid meter number' };
    expect(read(wrong, 422)).toEqual({ kind: 'invalid', message: 'Invalid meter number' });
    expect(read({ ...wrong, responseCode: 404 }, 404).kind).toBe('unavailable');
    expect(read({ ...wrong, responseCode: 400 }, 400).kind).toBe('unavailable');
  });

  it.each(doubtful)('is no answer: %j', (wire) => {
    expect(readBuypowerMeterAnswer(wire, READING).kind).toBe('unavailable');
  });
});

describe('the balance', () => {
  it('is naira, read as kobo', () => {
    expect(readBuypowerBalance(aSignedAnswer(good({ balance: 250000.4199999998 })), READING)).toBe(
      25_000_042,
    );
  });

  it.each([...doubtful, aSignedAnswer(good({ balance: 'N/A' }))])('is unknown from %j', (wire) => {
    expect(readBuypowerBalance(wire, READING)).toBeNull();
  });
});

describe('the discos', () => {
  it('are those we know, up or down, and no limits are stated', () => {
    const data = { PH: true, IKEJA: false, ATLANTIS: true, constructor: true };
    expect(readDiscos(aSignedAnswer(good(data)), READING)).toEqual([
      { billerId: 'portharcourt-electric', minAmount: null, maxAmount: null },
      { billerId: 'ikeja-electric', minAmount: null, maxAmount: null },
    ]);
  });

  it.each(doubtful)('are unknown from %j', (wire) => {
    expect(readDiscos(wire, READING)).toBeNull();
  });

  it('are ten of our billers: all but Aba and Yola', () => {
    const sold = BILLERS.filter(({ id }) => discoOf(id) !== undefined).map(({ id }) => id);
    expect(sold).toHaveLength(10);
    expect(sold).not.toContain('aba-electric');
    expect(sold).not.toContain('yola-electric');
    expect(sold.map((id) => billerOf(discoOf(id)!))).toEqual(sold);
  });
});

function read(body: unknown, status = 200): MeterAnswer {
  const answer = readBuypowerMeterAnswer(aSignedAnswer(body, status), READING);
  const meter = { billerId: 'ikeja-electric', meterNumber: METER, meterType: 'prepaid' } as const;
  return boundToMeter({ answer, body }, meter, BUYPOWER_CONTRACT);
}
