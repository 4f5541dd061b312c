import { createHash } from 'node:crypto';
import type { Answer, JsonObject } from '../answer.js';
import { paystackRefusal } from './bodies.js';
import type { Asked } from './transaction.js';

const emailForm = /^[^\s@]{1,64}@([^\s@]{3,255})$/;
const referenceForm = /^[A-Za-z0-9.=-]{1,200}$/;
const amountMax = 1e12;

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Whether it is a name at a domain of at least two parts. */
function isEmail(address: string): boolean {
  const domain = emailForm.exec(address)?.[1] ?? '';
  return domain.slice(1, -1).includes('.');
}

/** Whole kobo; published clients send a number or its digits. */
function koboOf(value: unknown): number | undefined {
  const isDigits = typeof value === 'string' && /^\d{1,13}$/.test(value);
  const kobo = isDigits ? Number(value) : value;
  const isGood =
    typeof kobo === 'number' && Number.isInteger(kobo) && kobo > 0 && kobo <= amountMax;
  return isGood ? kobo : undefined;
}

/** An object, or the text of one. Anything else is dropped. */
function metadataOf(value: unknown): JsonObject | null {
  let found = value;
  if (typeof value === 'string') {
    try {
      found = JSON.parse(value);
    } catch {
      return null;
    }
  }
  const isObject = typeof found === 'object' && found !== null && !Array.isArray(found);
  return isObject ? (found as JsonObject) : null;
}

function ownReference(): string {
  return createHash('sha256')
    .update(`${performance.now()}:${Math.random()}`)
    .digest('hex')
    .slice(0, 10);
}

/** What initialize was asked for, or its refusal. */
export function readInitialize(body: JsonObject): Asked | Answer {
  const email = text(body['email']);
  if (email === undefined || !isEmail(email)) {
    const next = 'Ensure that you pass a valid email address';
    return paystackRefusal(400, 'Invalid Email Address Passed', 'invalid_email_address', next);
  }
  const kobo = koboOf(body['amount']);
  if (kobo === undefined) {
    const next = 'Ensure that the amount is a positive integer in the subunit of the currency';
    return paystackRefusal(400, 'Invalid Amount Sent', 'invalid_amount', next);
  }
  const reference = text(body['reference']) ?? ownReference();
  if (!referenceForm.test(reference)) {
    const next = 'Only -, ., = and alphanumeric characters are allowed';
    return paystackRefusal(400, 'Invalid transaction reference', 'invalid_reference', next);
  }
  const currency = text(body['currency']) ?? 'NGN';
  if (currency !== 'NGN') {
    const next = 'Use a currency that is active on your integration';
    return paystackRefusal(403, 'Currency not supported by merchant', 'unsupported_currency', next);
  }
  const callbackUrl = text(body['callback_url']) ?? null;
  const metadata = metadataOf(body['metadata']);
  return { reference, email, kobo, currency, callbackUrl, metadata };
}
