import { describe, expect, it } from '@jest/globals';
import { aWireAnswer } from '../../../test/support/builders.js';
import type { MeterAnswer } from '../provider/provider-answer.js';
import { readVtpassMeterAnswer } from './vtpass-answer.js';

describe('an answer about a meter', () => {
  it('with a name is a valid meter, whose empty limits are none', () => {
    expect(read(content())).toEqual({
      kind: 'valid',
      customerName: 'ADA EXAMPLE',
      address: '1 SAMPLE CLOSE ABULE',
      minAmount: null,
      maxAmount: null,
      arrears: null,
      canVend: true,
    });
  });

  it('loses what shows nothing or turns a text round', () => {
    const texts = {
      Customer_Name: ' OBI\u202e,\n ADE\u0301\u200b',
      Address: '1\u0000 SAMPLE \u2066CLOSE',
    };
    expect(read(content(texts))).toMatchObject({
      customerName: 'OBI, AD\u00c9',
      address: '1 SAMPLE CLOSE',
    });
    const unnamed = { Customer_Name: '\u202e\u200b', Meter_Number: '01000000008' };
    expect(read(content(unnamed))).toMatchObject({ customerName: null });
  });

  it.each(['000', '020'])('is valid with code %s', (code) => {
    expect(read(content(), { code }).kind).toBe('valid');
  });

  it('reads limits and arrears from numbers and numeric text, in kobo', () => {
    const limits = {
      Minimum_Amount: '1,000',
      Min_Purchase_Amount: 500,
      MAX_Purchase_Amount: '200000',
      Customer_Arrears: '1250.50',
    };
    expect(read(content(limits))).toMatchObject({
      minAmount: 100_000,
      maxAmount: 20_000_000,
      arrears: 125_050,
    });
  });

  it.each([0, null, '', '0', undefined])('takes %j for no limit', (value) => {
    const limits = { Min_Purchase_Amount: value, MAX_Purchase_Amount: value, Outstanding: value };
    expect(read(content(limits))).toMatchObject({
      minAmount: null,
      maxAmount: null,
      arrears: null,
    });
  });

  it.each([
    ['yes', true],
    ['YES', true],
    ['Yes', true],
    ['', true],
    [undefined, true],
    ['no', false],
    ['NO', false],
    ['maybe', false],
    [true, true],
    [false, false],
  ])('with Can_Vend %j can vend: %p', (Can_Vend, canVend) => {
    expect(read(content({ Can_Vend }))).toMatchObject({ kind: 'valid', canVend });
  });

  it.each([
    [{ Customer_Name: '', Meter_Number: '01000000008' }],
    [{ Customer_Name: null, Meter_Number: undefined, MeterNumber: '01000000008' }],
    [{ Customer_Name: 'N/A', Meter_Number: null, Account_Number: 1_000_000_008 }],
  ])('without a name is valid while it names the meter: %j', (fields) => {
    expect(read(content(fields))).toMatchObject({ kind: 'valid', customerName: null });
  });

  it('without name and number is no meter', () => {
    const nobody = { Customer_Name: 'N/A', Meter_Number: '' };
    expect(read(content(nobody)).kind).toBe('invalid');
  });

  it.each([true, 'true'])(
    'is a wrong meter by WrongBillersCode %j, though it says 000',
    (wrong) => {
      expect(read(content({ WrongBillersCode: wrong })).kind).toBe('invalid');
      const error = 'This meter is not correct';
      expect(read({ error, WrongBillersCode: wrong })).toEqual({ kind: 'invalid', message: error });
    },
  );

  it.each([false, 'false', null, undefined, ''])(
    'is not a wrong meter by WrongBillersCode %j',
    (wrong) => {
      expect(read(content({ WrongBillersCode: wrong })).kind).toBe('valid');
    },
  );

  it('is a wrong meter by its error alone', () => {
    expect(read(content({ error: 'no such meter' })).kind).toBe('invalid');
  });

  it.each(['011', '012'])('is a wrong meter by code %s', (code) => {
    expect(read(undefined, { code }).kind).toBe('invalid');
  });
});

describe('an answer that says nothing about the meter', () => {
  it.each(['030', '016', '083', '087', '099', '', 'constructor'])('has code %j', (code) => {
    expect(read(content(), { code }).kind).toBe('unavailable');
  });

  it.each([301, 400, 401, 404, 429, 500, 503])('has status %d', (status) => {
    expect(read(content(), { status }).kind).toBe('unavailable');
  });

  it.each([null, 'x', [], 5])('has content %j', (value) => {
    expect(read(value).kind).toBe('unavailable');
  });

  it.each(['<html></html>', null, [], 7])('is no object: %j', (body) => {
    expect(readVtpassMeterAnswer(aWireAnswer(body)).kind).toBe('unavailable');
  });

  it('never came', () => {
    expect(readVtpassMeterAnswer({ kind: 'nothing', reason: 'reset', wasSent: true })).toEqual({
      kind: 'unavailable',
      reason: 'reset',
    });
  });
});

/** The content for a good meter at Ikeja. */
function content(fields: object = {}): Record<string, unknown> {
  return {
    Customer_Name: 'ADA EXAMPLE',
    Address: '1 SAMPLE CLOSE ABULE',
    Meter_Number: '01000000008',
    Customer_Arrears: '',
    Minimum_Amount: '',
    Min_Purchase_Amount: '',
    Can_Vend: 'yes',
    WrongBillersCode: false,
    ...fields,
  };
}

function read(
  value: unknown,
  { code = '000', status = 200 }: { code?: string; status?: number } = {},
): MeterAnswer {
  return readVtpassMeterAnswer(aWireAnswer({ code, content: value }, status));
}
