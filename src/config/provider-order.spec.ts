import { describe, expect, it } from '@jest/globals';
import { parseProviderOrder, providersFor } from './provider-order.js';

describe('the order of providers', () => {
  it('holds for every biller that has none of its own', () => {
    const order = parseProviderOrder('vtpass, buypower; eko-electric = buypower');
    if (order === null) throw new Error('it is good');
    expect(providersFor(order, 'ikeja-electric')).toEqual(['vtpass', 'buypower']);
    expect(providersFor(order, 'eko-electric')).toEqual(['buypower']);
  });

  it.each([
    '',
    ',',
    'vtpass,',
    'vtpass,vtpass',
    'VTpass',
    'vtpass;buypower',
    'eko-electric=vtpass',
    'vtpass;=buypower',
    'vtpass;eko-electric=',
    'vtpass;eko-electric=a;eko-electric=b',
    'vtpass;eko=a=b',
  ])('is not %j', (text) => {
    expect(parseProviderOrder(text)).toBeNull();
  });
});
