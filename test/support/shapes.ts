import { expect } from '@jest/globals';
import { A_PURCHASE } from './customer.js';
import type { ApiAnswer } from './http.js';

// What the API's answers look like, field by field, as the contract has it.

export const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
export const id: unknown = expect.stringMatching(ID);
export const time: unknown = expect.stringMatching(TIME);
export const text: unknown = expect.stringMatching(/./);
export const kobo: unknown = expect.any(Number);

// Exactly these fields: `toEqual` of bodies parsed from JSON refuses one more and one less.
export const USER = {
  id,
  email: text,
  fullName: 'Ada Obi',
  phone: null,
  role: 'customer',
  createdAt: time,
};
export const TOKENS = { accessToken: text, refreshToken: text, expiresIn: 900 };
export const WALLET = {
  id,
  balance: 0,
  currency: 'NGN',
  version: 0,
  status: 'active',
  createdAt: time,
  updatedAt: time,
};
export const ACCEPTED = {
  id,
  status: 'pending',
  billerId: 'ikeja-electric',
  meterNumber: text,
  meterType: 'prepaid',
  phone: null,
  customerName: null,
  amount: A_PURCHASE,
  fee: 0,
  total: A_PURCHASE,
  currency: 'NGN',
  transactionId: id,
  refundTransactionId: null,
  provider: null,
  providerReference: null,
  tokens: [],
  tokenStatus: 'none',
  units: null,
  failure: null,
  attempts: 0,
  nextCheckAt: time,
  createdAt: time,
  updatedAt: time,
  completedAt: null,
};
export const TRANSACTION = {
  id,
  type: 'funding',
  direction: 'credit',
  amount: kobo,
  currency: 'NGN',
  balanceAfter: kobo,
  walletVersion: kobo,
  status: 'completed',
  reference: text,
  billPaymentId: null,
  reversesTransactionId: null,
  createdAt: time,
};

/** A success as every one of them looks. */
export function succeeds(answer: ApiAnswer<unknown>, status: number): void {
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  expect(answer.headers.get('x-request-id')).toMatch(ID);
}
