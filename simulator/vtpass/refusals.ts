import type { JsonObject } from '../answer.js';

/** VTpass's response codes with its words for them. */
const descriptions: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    '000': 'TRANSACTION PROCESSED',
    '001': 'TRANSACTION QUERY',
    '010': 'VARIATION CODE DOES NOT EXIST',
    '011': 'INVALID ARGUMENTS',
    '012': 'PRODUCT DOES NOT EXIST',
    '013': 'BELOW MINIMUM AMOUNT ALLOWED',
    '014': 'REQUEST ID ALREADY EXIST',
    '015': 'INVALID REQUEST ID',
    '016': 'TRANSACTION FAILED',
    '017': 'ABOVE MAXIMUM AMOUNT ALLOWED',
    '018': 'LOW WALLET BALANCE',
    '019': 'LIKELY DUPLICATE TRANSACTION',
    '020': 'BILLER CONFIRMED',
    '021': 'ACCOUNT LOCKED',
    '022': 'ACCOUNT SUSPENDED',
    '023': 'API ACCESS NOT ENABLED FOR USER',
    '024': 'ACCOUNT INACTIVE',
    '025': 'RECIPIENT BANK INVALID',
    '026': 'RECIPIENT ACCOUNT COULD NOT BE VERIFIED',
    '027': 'IP NOT WHITELISTED, CONTACT SUPPORT',
    '028': 'PRODUCT IS NOT WHITELISTED ON YOUR ACCOUNT',
    '030': 'BILLER NOT REACHABLE AT THIS POINT',
    '031': 'BELOW MINIMUM QUANTITY ALLOWED',
    '032': 'ABOVE MINIMUM QUANTITY ALLOWED',
    '034': 'SERVICE SUSPENDED',
    '035': 'SERVICE INACTIVE',
    '040': 'TRANSACTION REVERSAL TO WALLET',
    '044': 'TRANSACTION RESOLVED',
    '083': 'SYSTEM ERROR',
    '085': 'IMPROPER REQUEST ID',
    '087': 'INVALID CREDENTIALS',
    '089': 'REQUEST IS PROCESSING, PLEASE WAIT BEFORE MAKING ANOTHER REQUEST',
    '091': 'TRANSACTION NOT PROCESSED',
    '099': 'TRANSACTION IS PROCESSING',
  }),
);

/** An answer that is a code and nothing else: no order stands behind it. */
export interface Refusal {
  readonly code: string;
  readonly description: string;
}

export function vtpassRefusal(
  code: string,
  description = descriptions.get(code) ?? `CODE ${code}`,
): Refusal {
  return { code, description };
}

export function isRefusal(value: object): value is Refusal {
  return 'code' in value && 'description' in value;
}

/** Codes that speak of a transaction; the others speak of the question. */
const ofTransaction: ReadonlySet<string> = new Set([
  '001',
  '016',
  '040',
  '044',
  '089',
  '091',
  '099',
]);

/**
 * An answer that is a code. One about a transaction names it: observed for `016`, documented for the
 * envelope as a whole, assumed for the rest.
 */
export function refusalBody({ code, description }: Refusal, requestId?: string): JsonObject {
  const isOfIt = requestId !== undefined && ofTransaction.has(code);
  return { code, response_description: description, ...(isOfIt && { requestId }) };
}

/** The HTTP status VTpass gives an answer of nothing but a code. */
export function statusOfCode(code: string): number {
  if (code === '087') return 401;
  return code === '083' ? 500 : 200;
}
