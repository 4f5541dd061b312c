import { describe, expect, it } from '@jest/globals';
import { API_KEY, aSignedAnswer, BUYPOWER_NOW } from '../../../test/support/buypower.js';
import type { ProviderAnswer } from '../provider/provider-answer.js';
import { readBuypowerVendAnswer } from './buypower-answer.js';

const ID = '202601151430A1B2C3D4E5F6';

describe('the receipt of an order', () => {
  it('has the details that BuyPower gives, and none when it gives none', () => {
    const said = { receiptNo: '000000000007', amountGenerated: 4651.16, tax: '348.84' };
    expect(read(said)).toMatchObject({
      kind: 'delivered',
      details: { receiptNumber: '000000000007', energyValue: 465_116, vat: 34_884, tariff: null },
    });
    expect(read({})).not.toHaveProperty('details');
  });
});

function read(rest: object): ProviderAnswer {
  const data = { id: 1768, orderId: ID, totalAmountPaid: 5000, responseCode: 100, ...rest };
  const body = { status: true, message: 'Successful', responseCode: 200, data };
  return readBuypowerVendAnswer(aSignedAnswer(body), 'vend', {
    apiKey: API_KEY,
    now: BUYPOWER_NOW,
  });
}
