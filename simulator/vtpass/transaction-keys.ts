import { vtpassCommissionKobo, type Disco } from '../catalogue.js';
import type { JsonObject } from '../answer.js';
import { transactionIdOf, type StoredVend } from '../vend.js';

/** The provider multiplies floats, so its answers carry their noise; the kobo value is the same. */
function commissionNaira(disco: Disco, amountNaira: number): number {
  const exact = vtpassCommissionKobo(disco, amountNaira) / 100;
  const noisy = amountNaira * (Number(disco.commission.rate) / 100);
  return Math.abs(noisy - exact) < 1e-6 ? noisy : exact;
}

export function commissionDetails(disco: Disco, amount: number | null): JsonObject {
  return {
    amount,
    rate: disco.commission.rate,
    rate_type: disco.commission.type,
    computation_type: 'default',
  };
}

export interface Money {
  readonly commission: number;
  readonly total: number;
}

export function moneyOf(vend: StoredVend): Money {
  const commission = commissionNaira(vend.disco, vend.amountNaira);
  return { commission, total: vend.amountNaira + vend.disco.feeNaira - commission };
}

/** The `transactions` object of /pay: amounts are strings. */
export function payTransaction(vend: StoredVend, status: string): JsonObject {
  const { commission, total } = moneyOf(vend);
  return {
    status,
    product_name: vend.disco.productName,
    unique_element: vend.billersCode,
    unit_price: String(vend.amountNaira),
    quantity: 1,
    service_verification: null,
    channel: 'api',
    commission,
    total_amount: total,
    discount: null,
    type: 'Electricity Bill',
    email: 'merchant@example.com',
    phone: vend.phone,
    name: null,
    convinience_fee: vend.disco.feeNaira,
    amount: String(vend.amountNaira),
    platform: 'api',
    method: 'api',
    transactionId: transactionIdOf(vend),
    commission_details: commissionDetails(vend.disco, commission),
  };
}

/** The `transactions` object of /requery: amounts are numbers, and two keys are added. */
export function requeryTransaction(vend: StoredVend, status: string, extras: unknown): JsonObject {
  const { commission, total } = moneyOf(vend);
  return {
    status,
    product_name: vend.disco.productName,
    unique_element: vend.billersCode,
    unit_price: vend.amountNaira,
    quantity: 1,
    service_verification: null,
    channel: 'api',
    commission,
    total_amount: total,
    discount: null,
    type: 'Electricity Bill',
    email: 'merchant@example.com',
    phone: vend.phone,
    name: null,
    extras,
    convinience_fee: vend.disco.feeNaira,
    amount: vend.amountNaira,
    platform: 'api',
    method: 'wallet',
    transactionId: transactionIdOf(vend),
    product_id: vend.disco.productId,
    commission_details: commissionDetails(vend.disco, commission),
  };
}
