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
};
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

  it("carries the token where and how the disco's answers carry it", async () => {
    const [ikeja, ikejaAsked] = await payAndRequery({ serviceID: 'ikeja-electric' });
    const [eko] = await payAndRequery({ serviceID: 'eko-electric' });
    const [abuja] = await payAndRequery({ serviceID: 'abuja-electric' });
    const [a, b, c] = [ikeja, eko, abuja].map((reply) => tokenOf(reply.json['requestId']));
    for (const token of [a, b, c]) expect(token).toMatch(/^99\d{18}$/);
    expect(new Set([a, b, c]).size).toBe(3);
    expect(ikeja.json).toMatchObject({ purchased_code: `Token : ${a}`, token: `Token : ${a}` });
    expect(transactionOf(ikejaAsked)['extras']).toBe(`Token : ${a}`);
    expect(ikejaAsked.json['token']).toBe(`Token : ${a}`);
    expect(eko.json).toMatchObject({ purchased_code: `Token : ${b}`, mainToken: b });
    expect(abuja.json).toMatchObject({
      purchased_code: `Token : token: ${c}`,
      Token: `token: ${c}`,
    });
  });

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
