import { assumedKeyChange, prefixed, type Receipt, type Shape } from './disco-shapes.js';

function grouped(token: string | null, separator: '-' | ' '): string | null {
  return token === null ? null : (token.match(/.{4}/g) ?? []).join(separator);
}

function twoDecimals(units: string): string {
  return Number(units).toFixed(2);
}

export const kanoPrepaid: Shape = (r) => ({
  purchased_code: prefixed('Token : ', r.token) ?? '',
  Token: r.token,
  Units: r.units,
  Receipt: `70${String(r.seq).padStart(10, '0')}`,
  ...assumedKeyChange(r),
});

export const portHarcourtPrepaid: Shape = (r) => ({
  purchased_code: prefixed('Token: ', r.token) ?? '',
  customerName: r.customerName,
  address: r.customerAddress,
  meterNumber: null,
  customerNumber: `2510${String(r.seq).padStart(7, '0')}`,
  token: r.token,
  tokenAmount: String(r.amountNaira),
  tokenValue: String(r.valueNaira),
  tariff: '56.38,SDUTY:N0 ',
  businessCenter: null,
  exchangeReference: null,
  units: r.units,
  energyAmt: String(r.valueNaira),
  vat: String(r.taxNaira),
  arrears: '0.00',
  revenueLoss: null,
  kct1: r.secondTokens?.[0] ?? null,
  kct2: r.secondTokens?.[1] ?? null,
});

export const josPrepaid: Shape = (r) => ({
  purchased_code: prefixed('Token : ', grouped(r.token, '-')) ?? '',
  CustomerName: null,
  CustomerAddress: r.customerAddress,
  DebtTax: null,
  DebtAmount: null,
  DebtValue: null,
  DebtRem: null,
  FixedTax: null,
  FixedAmount: null,
  FixedValue: null,
  Amount: r.amountNaira,
  Tax: null,
  Units: r.units,
  Token: grouped(r.token, '-'),
  Tariff: null,
  Description: null,
  Receipt: `2501${String(r.seq).padStart(8, '0')}`,
  ...assumedKeyChange(r),
});

export const ibadanPrepaid: Shape = (r) => ({
  purchased_code: prefixed('Token : ', grouped(r.token, ' ')) ?? '',
  CustomerName: null,
  CustomerAddress: r.customerAddress,
  ReceiptNumber: `9949${String(r.seq).padStart(12, '0')}`,
  Amount: r.amountNaira,
  Tax: r.taxNaira.toFixed(1),
  Units: `${r.units}kwH`,
  Token: grouped(r.token, ' '),
  Tariff: 'NMD Service Band: A12H Tarrif: 56.40',
  Description: null,
  KCT1: r.secondTokens?.[0] ?? null,
  KCT2: r.secondTokens?.[1] ?? null,
});

export const kadunaPrepaid: Shape = (r) => ({
  purchased_code: r.token ?? '',
  customerName: r.customerName,
  customerAddress: r.customerAddress,
  receiptNo: `33${String(r.seq).padStart(9, '0')}`,
  description: null,
  tariff: 'R2',
  taxAmount: r.taxNaira,
  token: r.token,
  units: twoDecimals(r.units),
  ...assumedKeyChange(r),
});

/** Tokens of some discos begin with zeros; those of the simulator do in their key changes only. */
function zeroed(token: string | undefined, zeros: string): string | null {
  return token === undefined ? null : zeros + token.slice(zeros.length);
}

export const enuguPrepaid: Shape = (r) => ({
  purchased_code: prefixed('Token : ', r.token) ?? '',
  exchangeReference: `1738${String(r.seq).padStart(13, '0')}`,
  arrearsBalance: null,
  appliedToArrears: null,
  wallet: null,
  vat: r.taxNaira,
  invoiceNumber: `1124${String(r.seq).padStart(5, '0')}`,
  appliedToWallet: null,
  units: Number(r.units),
  token: r.token,
  kct1: zeroed(r.secondTokens?.[0], '0'),
  kct2: zeroed(r.secondTokens?.[1], '0'),
});

export const beninPrepaid: Shape = (r) => ({
  ...enuguPrepaid(r),
  units: `${r.units} Kwh`,
  kct1: r.secondTokens?.[0] ?? null,
  kct2: r.secondTokens?.[1] ?? null,
  debtAmount: null,
});

export const abaPrepaid: Shape = (r) => ({
  purchased_code: prefixed('Token : ', r.token) ?? '',
  customerName: r.customerName,
  customerAddress: r.customerAddress,
  token: r.token,
  tokenAmount: r.valueNaira,
  exchangeReference: `ABA${String(r.seq).padStart(9, '0')}`,
  resetToken: r.setupTokens?.reset ?? null,
  configureToken: r.setupTokens?.configure ?? null,
  units: `${r.units} kWh`,
  fixChargeAmount: 0,
  tariff: 'A-NMD',
  taxAmount: r.taxNaira,
  debtAmount: 0,
  ...assumedKeyChange(r),
});

/** Receipt numbers of Yola are UUIDs. */
function receiptUuid({ seq }: Receipt): string {
  return `00000000-0000-4000-8000-${seq.toString(16).padStart(12, '0')}`;
}

export const yolaPrepaid: Shape = (r) => ({
  purchased_code: grouped(r.token, '-') ?? '',
  CustomerName: r.customerName,
  CustomerAddress: r.customerAddress,
  ReceiptNumber: receiptUuid(r),
  Amount: r.amountNaira,
  Tax: r.taxNaira,
  Units: twoDecimals(r.units),
  Token: grouped(r.token, '-'),
  Tariff: 'R2',
  Description: null,
  KCT1: grouped(zeroed(r.secondTokens?.[0], '000'), '-'),
  KCT2: grouped(zeroed(r.secondTokens?.[1], '000'), '-'),
});
