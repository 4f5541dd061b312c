import type { ReceiptDetails } from '../provider/provider-answer.js';
import { knownDetails, limitOf, type Fields } from '../provider/answer-fields.js';
import { vtpassText } from './vtpass-text.js';

/**
 * The keys under which each disco gives the receipt details (reference 1.7 and 1.8), the most reliable one
 * first. `tokenAmount` is last: at Port Harcourt it is the whole payment, at Ikeja and Aba only the energy.
 */
const KEYS: Readonly<Record<keyof ReceiptDetails, readonly string[]>> = {
  customerName: ['customerName', 'CustomerName', 'Name'],
  address: ['customerAddress', 'CustomerAddress', 'Address', 'address'],
  receiptNumber: ['ReceiptNumber', 'receiptNo', 'Receipt', 'exchangeReference', 'invoiceNumber'],
  tariff: ['tariff', 'Tariff', 'TariffRate', 'tariffIndex'],
  energyValue: [
    'tokenValue',
    'energyAmt',
    'mainsTokenAmount',
    'UtilityAmountVatExcl',
    'tokenAmount',
  ],
  vat: ['vat', 'Vat', 'taxAmount', 'mainTokenTax', 'Tax'],
  debt: ['debtAmount', 'DebtAmount', 'appliedToArrears'],
  arrears: ['arrears', 'arrearsBalance', 'DebtRem'],
};

/** The receipt details in a delivered answer; null when it has none. */
export function detailsOf(fields: Fields): ReceiptDetails | null {
  const first = <Value>(name: keyof ReceiptDetails, read: (value: unknown) => Value | null) =>
    KEYS[name].map((key) => read(fields[key])).find((value) => value !== null) ?? null;
  return knownDetails({
    customerName: first('customerName', vtpassText),
    address: first('address', vtpassText),
    receiptNumber: first('receiptNumber', vtpassText),
    tariff: first('tariff', vtpassText),
    energyValue: first('energyValue', limitOf),
    vat: first('vat', limitOf),
    debt: first('debt', limitOf),
    arrears: first('arrears', limitOf),
  });
}
