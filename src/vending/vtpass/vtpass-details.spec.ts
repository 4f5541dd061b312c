import { describe, expect, it } from '@jest/globals';
import type { ReceiptDetails } from '../provider/provider-answer.js';
import { detailsOf } from './vtpass-details.js';

const NOTHING: ReceiptDetails = {
  customerName: null,
  address: null,
  receiptNumber: null,
  tariff: null,
  energyValue: null,
  vat: null,
  debt: null,
  arrears: null,
};

describe('what a disco printed', () => {
  // The keys of reference 1.7 and 1.8, with what each disco says of each.
  it.each<[string, Record<string, unknown>, Partial<ReceiptDetails>]>([
    [
      'Ikeja',
      {
        customerName: 'N/A',
        customerAddress: 'N/A',
        tokenAmount: 4651.16,
        exchangeReference: '40500001',
        tariff: 'R2 SINGLE PHASE RESIDENTIAL',
        taxAmount: 0,
        debtAmount: 0,
      },
      { receiptNumber: '40500001', tariff: 'R2 SINGLE PHASE RESIDENTIAL', energyValue: 465_116 },
    ],
    [
      'Eko',
      {
        exchangeReference: 'EKEDP3EXAMPLE0001',
        mainTokenTax: 348.84,
        mainsTokenAmount: 4651.16,
        tariffIndex: '02',
        debtAmount: null,
        KCT1: 'N\\A',
      },
      { receiptNumber: 'EKEDP3EXAMPLE0001', tariff: '02', energyValue: 465_116, vat: 34_884 },
    ],
    [
      'Port Harcourt',
      {
        customerName: 'ADA EXAMPLE',
        address: '1 Sample Close',
        tokenAmount: '5000',
        tokenValue: '4651.16',
        tariff: '56.38,SDUTY:N0 ',
        exchangeReference: null,
        vat: '348.84',
        arrears: '0.00',
      },
      {
        customerName: 'ADA EXAMPLE',
        address: '1 Sample Close',
        tariff: '56.38,SDUTY:N0',
        energyValue: 465_116,
        vat: 34_884,
      },
    ],
    [
      'Jos',
      { CustomerAddress: 'SAMPLE AREA', DebtAmount: '250.50', DebtRem: 1000, Receipt: '2501' },
      { address: 'SAMPLE AREA', debt: 25_050, arrears: 100_000, receiptNumber: '2501' },
    ],
    [
      'Ibadan',
      { Tax: '348.8', Tariff: 'NMD Service Band: A12H', ReceiptNumber: '9949250000000001' },
      { vat: 34_880, tariff: 'NMD Service Band: A12H', receiptNumber: '9949250000000001' },
    ],
    [
      'Kaduna',
      { customerName: 'ADA', receiptNo: '33000000001', tariff: 'R2', taxAmount: 348.84 },
      { customerName: 'ADA', receiptNumber: '33000000001', tariff: 'R2', vat: 34_884 },
    ],
    [
      'Abuja, whose reference is the token',
      { Name: 'ADA', Address: '1 STREET', Reference: '99001122334455667788', TariffRate: null },
      { customerName: 'ADA', address: '1 STREET' },
    ],
    [
      'Enugu',
      { vat: 348.84, invoiceNumber: '112400001', appliedToArrears: 500, arrearsBalance: 2000 },
      { vat: 34_884, receiptNumber: '112400001', debt: 50_000, arrears: 200_000 },
    ],
  ])('is read: %s', (_, fields, said) => {
    expect(detailsOf(fields)).toEqual({ ...NOTHING, ...said });
  });

  it('is null when there is nothing of the kind', () => {
    expect(detailsOf({ token: '1', tariff: 'N/A', vat: 0, debtAmount: '', Tax: {} })).toBeNull();
  });

  it('is cut to a line, and stays text that can be stored', () => {
    const details = detailsOf({ Name: `A\n\tB ${'x'.repeat(193)}\u{1f600}zz`, Address: ['no'] });
    expect(details?.customerName).toMatch(/^A B x+\ufffd…$/);
    expect(details?.customerName).toHaveLength(199);
    expect(details?.address).toBeNull();
  });
});
