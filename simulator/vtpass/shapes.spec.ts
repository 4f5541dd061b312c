import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { contentOf, TestSimulator, transactionOf, type Reply } from '../http-client-for-spec.js';

const words = (text: string): string[] => text.trim().split(/\s+/);

// Restated from the provider's documentation and captures, in their order.
const transactionKeys = words(`status product_name unique_element unit_price quantity
  service_verification channel commission total_amount discount type email phone name
  convinience_fee amount platform method transactionId commission_details`);
const headKeys = words('code content response_description requestId amount transaction_date');
const postpaidKeys = words(`purchased_code customerName customerAddress meterNumber utilityName
  exchangeReference balance`);
const prepaidKeys: Record<string, string[]> = {
  'ikeja-electric': words(`purchased_code customerName customerAddress meterNumber token tokenAmount
    exchangeReference resetToken configureToken units fixChargeAmount tariff taxAmount debtAmount
    kct1 kct2 penalty costOfUnit announcement meterCost currentCharge lossOfRevenue tariffBaseRate
    installationFee reconnectionFee meterServiceCharge administrativeCharge`),
  'eko-electric': words(`purchased_code customerName customerAddress exchangeReference mainToken
    mainTokenDescription mainTokenUnits mainTokenTax mainsTokenAmount bonusToken
    bonusTokenDescription bonusTokenUnits bonusTokenTax bonusTokenAmount tariffIndex debtTariff
    debtAmount debtDescription KCT1 KCT2`),
  'abuja-electric': words(`purchased_code MeterNumber Token ReceiptNumber PurchasedUnits
    DebtDescription DebtAmount RefundUnits ServiceChargeVatExcl Name Address Reference Vat
    ResponseTime TariffRate FreeUnits MeterCategory UtilityAmountVatExcl`),
  'kano-electric': words('purchased_code Token Units Receipt'),
  'portharcourt-electric': words(`purchased_code customerName address meterNumber customerNumber
    token tokenAmount tokenValue tariff businessCenter exchangeReference units energyAmt vat arrears
    revenueLoss kct1 kct2`),
  'jos-electric': words(`purchased_code CustomerName CustomerAddress DebtTax DebtAmount DebtValue
    DebtRem FixedTax FixedAmount FixedValue Amount Tax Units Token Tariff Description Receipt`),
  'ibadan-electric': words(`purchased_code CustomerName CustomerAddress ReceiptNumber Amount Tax
    Units Token Tariff Description KCT1 KCT2`),
  'kaduna-electric': words(`purchased_code customerName customerAddress receiptNo description tariff
    taxAmount token units`),
  'enugu-electric': words(`purchased_code exchangeReference arrearsBalance appliedToArrears wallet
    vat invoiceNumber appliedToWallet units token kct1 kct2`),
  'benin-electric': words(`purchased_code exchangeReference arrearsBalance appliedToArrears wallet
    vat invoiceNumber appliedToWallet units token kct1 kct2 debtAmount`),
  'aba-electric': words(`purchased_code customerName customerAddress token tokenAmount
    exchangeReference resetToken configureToken units fixChargeAmount tariff taxAmount debtAmount`),
  'yola-electric': words(`purchased_code CustomerName CustomerAddress ReceiptNumber Amount Tax Units
    Token Tariff Description KCT1 KCT2`),
};

const dashed = (token: string): string => (token.match(/.{4}/g) ?? []).join('-');
const spaced = (token: string): string => (token.match(/.{4}/g) ?? []).join(' ');
const plain = (token: string): string => token;
/** Each disco's own way to write a token: in `purchased_code`, and in its own key. */
const tokenTexts: readonly (readonly [
  string,
  (token: string) => string,
  string,
  (token: string) => string,
])[] = [
  ['ikeja-electric', (t) => `Token : ${t}`, 'token', (t) => `Token : ${t}`],
  ['eko-electric', (t) => `Token : ${t}`, 'mainToken', plain],
  ['abuja-electric', (t) => `Token : token: ${t}`, 'Token', (t) => `token: ${t}`],
  ['kano-electric', (t) => `Token : ${t}`, 'Token', plain],
  ['portharcourt-electric', (t) => `Token: ${t}`, 'token', plain],
  ['jos-electric', (t) => `Token : ${dashed(t)}`, 'Token', dashed],
  ['ibadan-electric', (t) => `Token : ${spaced(t)}`, 'Token', spaced],
  ['kaduna-electric', plain, 'token', plain],
  ['enugu-electric', (t) => `Token : ${t}`, 'token', plain],
  ['benin-electric', (t) => `Token : ${t}`, 'token', plain],
  ['aba-electric', (t) => `Token : ${t}`, 'token', plain],
  ['yola-electric', dashed, 'Token', dashed],
];
const discoIds = Object.keys(prepaidKeys);

let simulator: TestSimulator;

beforeEach(async () => {
  simulator = await TestSimulator.start();
});
afterEach(async () => {
  await simulator.stop();
});

async function payAndRequery(fields: Record<string, unknown>): Promise<[Reply, Reply]> {
  const paid = await simulator.pay(fields);
  return [paid, await simulator.requery(String(paid.json['requestId']))];
}

function tokenOf(requestId: unknown): string | null | undefined {
  return simulator.it.record().find((vend) => vend.requestId === requestId)?.token;
}

describe('the shape of an answer', () => {
  it.each(discoIds)('of %s, prepaid, has the documented keys', async (serviceID) => {
    const [paid, asked] = await payAndRequery({ serviceID });
    const disco = prepaidKeys[serviceID] ?? [];
    expect(Object.keys(paid.json)).toEqual([...headKeys, ...disco]);
    expect(Object.keys(transactionOf(paid))).toEqual(transactionKeys);
    expect(Object.keys(asked.json).sort()).toEqual([...headKeys, ...disco].sort());
    const requeryKeys = [...transactionKeys, 'extras', 'product_id'];
    expect(Object.keys(transactionOf(asked)).sort()).toEqual(requeryKeys.sort());
  });

  it.each(discoIds)('of %s, postpaid, has the documented keys and no token', async (serviceID) => {
    const [paid, asked] = await payAndRequery({ serviceID, variation_code: 'postpaid' });
    expect(Object.keys(paid.json)).toEqual([...headKeys, ...postpaidKeys]);
    expect(paid.json['purchased_code']).toBe('');
    expect(transactionOf(asked)['extras']).toBeNull();
    expect(tokenOf(paid.json['requestId'])).toBeNull();
  });

  it('has amounts as strings in /pay and as numbers in /requery', async () => {
    const [paid, asked] = await payAndRequery({});
    expect(transactionOf(paid)).toMatchObject({
      unit_price: '5000',
      amount: '5000',
      method: 'api',
    });
    expect(transactionOf(asked)).toMatchObject({
      unit_price: 5000,
      amount: 5000,
      method: 'wallet',
    });
    expect(paid.json['amount']).toBe(5000);
    expect(asked.json['amount']).toBe(5000);
    expect(paid.json['transaction_date']).toBe('2026-01-15T13:30:00.000000Z');
    expect(transactionOf(paid)['transactionId']).toMatch(/^\d{26}$/);
    expect(transactionOf(asked)['transactionId']).toBe(transactionOf(paid)['transactionId']);
  });

  it.each(tokenTexts)('of %s carries the token as its own do', async (serviceID, ...texts) => {
    const [inCode, key, inKey] = texts;
    const [paid, asked] = await payAndRequery({ serviceID });
    const token = tokenOf(paid.json['requestId']) ?? '';
    expect(token).toMatch(/^99\d{18}$/);
    for (const { json } of [paid, asked]) {
      expect(json).toMatchObject({ purchased_code: inCode(token), [key]: inKey(token) });
    }
    expect(transactionOf(asked)['extras']).toBe(inCode(token));
  });

  it.each(discoIds)('of %s without a token has its keys, empty', async (serviceID) => {
    const { json } = await simulator.pay({ serviceID, billersCode: '7010000000000' });
    expect(Object.keys(json)).toEqual([...headKeys, ...(prepaidKeys[serviceID] ?? [])]);
    expect(JSON.stringify(json)).not.toMatch(/99\d{18}|99\d\d[- ]/);
    expect(json['purchased_code']).toBe('');
  });

  it.each(discoIds.filter((id) => id !== 'eko-electric'))(
    'of %s can carry two key-change tokens',
    async (serviceID) => {
      const { json } = await simulator.pay({ serviceID, billersCode: '7014000000000' });
      const tokens = ['1', '2'].map((n) => json[`kct${n}`] ?? json[`KCT${n}`]);
      const form: Record<string, RegExp> = {
        'enugu-electric': /^09\d{18}$/,
        'yola-electric': /^000\d-(\d{4}-){3}\d{4}$/,
      };
      for (const token of tokens) {
        expect(token).toMatch(form[serviceID] ?? /^99\d{18}$/);
      }
      expect(tokens[0]).not.toBe(tokens[1]);
    },
  );

  it('of Eko can carry a bonus token', async () => {
    const { json } = await simulator.pay({
      serviceID: 'eko-electric',
      billersCode: '7014000000000',
    });
    const { mainToken, bonusToken } = json;
    expect(json['purchased_code']).toBe(
      `Token : ${String(mainToken)} Bonus Token : ${String(bonusToken)}`,
    );
  });

  it.each(['ikeja-electric', 'aba-electric'])(
    'of %s can carry reset and configuration tokens',
    async (serviceID) => {
      const { json } = await simulator.pay({ serviceID, billersCode: '7020000000000' });
      expect(json['resetToken']).toMatch(/^99\d{18}$/);
      expect(json['configureToken']).toMatch(/^99\d{18}$/);
    },
  );

  it.each([
    ['ikeja-electric', 5000, 75, '1.50', 0],
    ['eko-electric', 5000, 40, '0.80', 0],
    ['abuja-electric', 1000, 15, '1.50', 0],
    ['ikeja-electric', 533, 8, '1.50', 0],
    ['benin-electric', 5000, 1, '1.00', 100],
    ['aba-electric', 100, 1, '1.00', 100],
  ])(
    'of %s charges the amount and fee less commission',
    async (serviceID, amount, cut, rate, fee) => {
      const paid = transactionOf(await simulator.pay({ serviceID, amount }));
      expect(paid['commission']).toBeCloseTo(cut, 6);
      expect(paid['convinience_fee']).toBe(fee);
      expect(paid['total_amount']).toBeCloseTo(amount + fee - cut, 6);
      expect(paid['commission_details']).toMatchObject({ rate, amount: paid['commission'] });
      expect(simulator.it.record()[0]?.chargedNaira).toBeCloseTo(amount + fee - cut, 6);
    },
  );

  it('of verify has the documented keys, and its own spellings elsewhere', async () => {
    const ikeja = contentOf(await simulator.verify('01000000008'));
    expect(Object.keys(ikeja)).toEqual(
      words(`Customer_Name Address Meter_Number Customer_Arrears Minimum_Amount Min_Purchase_Amount
        Can_Vend Business_Unit Customer_Account_Type Meter_Type WrongBillersCode
        commission_details`),
    );
    expect(ikeja).toMatchObject({
      WrongBillersCode: false,
      Can_Vend: 'yes',
      Meter_Type: 'PREPAID',
    });
    const eko = contentOf(await simulator.verify('01000000008', { serviceID: 'eko-electric' }));
    expect(eko['WrongBillersCode']).toBe('false');
    const abuja = contentOf(await simulator.verify('01000000008', { serviceID: 'abuja-electric' }));
    expect(abuja['MeterNumber']).toBe('01000000008');
    const jos = contentOf(await simulator.verify('01000000008', { serviceID: 'jos-electric' }));
    expect(jos).toMatchObject({ Customer_Name: '', Account_Number: '01000000008' });
    const kaduna = await simulator.verify('01000000008', { serviceID: 'kaduna-electric' });
    expect(contentOf(kaduna)).not.toHaveProperty('Meter_Number');
  });

  it('of the catalogue lists twelve discos with a string minimum', async () => {
    const { json } = await simulator.get('services?identifier=electricity-bill');
    const services = json['content'] as Record<string, unknown>[];
    expect(json['response_description']).toBe('000');
    expect(services).toHaveLength(12);
    expect(services[0]).toEqual({
      serviceID: 'ikeja-electric',
      name: 'Ikeja Electric Payment - IKEDC',
      minimium_amount: '500',
      maximum_amount: 400000,
      convinience_fee: 'N0.00',
      product_type: 'fix',
      image: 'https://example.invalid/ikeja-electric.jpg',
    });
    for (const { serviceID } of services) {
      const paid = await simulator.pay({ serviceID, variation_code: 'postpaid' });
      expect(transactionOf(paid)['status']).toBe('delivered');
    }
  });

  it('of the other catalogue calls follows the documentation', async () => {
    expect((await simulator.get('service-categories')).json['response_description']).toBe('000');
    const known = contentOf(await simulator.get('service-variations?serviceID=eko-electric'));
    expect(known['variations']).toEqual(known['varations']);
    expect((await simulator.get('service-variations?serviceID=no')).json['code']).toBe('012');
    expect((await simulator.get('services?identifier=data')).json['content']).toEqual([]);
  });
});
