import type { JsonObject } from '../answer.js';

/** What is printed on a receipt, before a disco gives it its own key names. */
export interface Receipt {
  readonly seq: number;
  readonly billersCode: string;
  readonly amountNaira: number;
  /** The energy value, and the 7.5 % VAT that makes up the rest of the amount. */
  readonly valueNaira: number;
  readonly taxNaira: number;
  readonly units: string;
  readonly token: string | null;
  /** Scenario 14 only: a bonus at Eko, the two key-change tokens elsewhere. */
  readonly secondTokens: readonly [string, string] | null;
  /** Scenario 20 only, and at the two discos that have keys for them. */
  readonly setupTokens: { readonly reset: string; readonly configure: string } | null;
  readonly customerName: string;
  readonly customerAddress: string;
}

/** The top-level keys that differ from disco to disco (`purchased_code` is always one of them). */
export type Shape = (receipt: Receipt) => JsonObject;

export function prefixed(prefix: string, token: string | null): string | null {
  return token === null ? null : prefix + token;
}

/** For a disco whose captured answers have no key for a key change: the common names are assumed. */
export function assumedKeyChange({ secondTokens }: Receipt): JsonObject {
  return secondTokens === null ? {} : { KCT1: secondTokens[0], KCT2: secondTokens[1] };
}

export const ikejaPrepaid: Shape = (r) => ({
  purchased_code: prefixed('Token : ', r.token) ?? '',
  customerName: 'N/A',
  customerAddress: 'N/A',
  meterNumber: 'N/A',
  token: prefixed('Token : ', r.token),
  tokenAmount: r.valueNaira,
  exchangeReference: `405${String(r.seq).padStart(5, '0')}`,
  resetToken: r.setupTokens?.reset ?? 'N/A',
  configureToken: r.setupTokens?.configure ?? 'N/A',
  units: `${r.units} kWh`,
  fixChargeAmount: 0,
  tariff: 'R2 SINGLE PHASE RESIDENTIAL',
  taxAmount: 0,
  debtAmount: 0,
  kct1: r.secondTokens?.[0] ?? 'N/A',
  kct2: r.secondTokens?.[1] ?? 'N/A',
  penalty: 0,
  costOfUnit: 0,
  announcement: 'N/A',
  meterCost: 0,
  currentCharge: 0,
  lossOfRevenue: 0,
  tariffBaseRate: 0,
  installationFee: 0,
  reconnectionFee: 0,
  meterServiceCharge: 0,
  administrativeCharge: 0,
});

/** Documented for Ikeja only; every disco answers a postpaid payment with it here. */
export const postpaid: Shape = (r) => ({
  purchased_code: '',
  customerName: r.customerName,
  customerAddress: r.customerAddress,
  meterNumber: null,
  utilityName: 'Eskom',
  exchangeReference: `097${String(r.seq).padStart(13, '0')}`,
  balance: null,
});

export const ekoPrepaid: Shape = (r) => {
  const bonus = r.secondTokens?.[0] ?? null;
  const main = prefixed('Token : ', r.token) ?? '';
  return {
    purchased_code: bonus === null ? main : `${main} Bonus Token : ${bonus}`,
    customerName: null,
    customerAddress: null,
    exchangeReference: `EKEDP3${String(r.seq).padStart(11, '0')}`,
    mainToken: r.token,
    mainTokenDescription: 'Resource',
    mainTokenUnits: Number(r.units),
    mainTokenTax: r.taxNaira,
    mainsTokenAmount: r.valueNaira,
    bonusToken: bonus,
    bonusTokenDescription: bonus === null ? null : 'FBE Token',
    bonusTokenUnits: bonus === null ? null : 5,
    bonusTokenTax: bonus === null ? null : 0,
    bonusTokenAmount: bonus === null ? null : 0,
    tariffIndex: '02',
    debtTariff: null,
    debtAmount: null,
    debtDescription: null,
    KCT1: 'N\\A',
    KCT2: 'N\\A',
  };
};

export const abujaPrepaid: Shape = (r) => ({
  purchased_code: prefixed('Token : token: ', r.token) ?? '',
  MeterNumber: r.billersCode,
  Token: prefixed('token: ', r.token) ?? '',
  ReceiptNumber: null,
  PurchasedUnits: r.units,
  DebtDescription: null,
  DebtAmount: null,
  RefundUnits: null,
  ServiceChargeVatExcl: null,
  Name: r.customerName,
  Address: r.customerAddress,
  Reference: r.token,
  Vat: null,
  ResponseTime: null,
  TariffRate: null,
  FreeUnits: null,
  MeterCategory: 'kWh',
  UtilityAmountVatExcl: null,
  ...assumedKeyChange(r),
});
