import type { JsonObject } from '../answer.js';

const descriptions = {
  '010': 'VARIATION CODE DOES NOT EXIST',
  '011': 'INVALID ARGUMENTS',
  '012': 'PRODUCT DOES NOT EXIST',
  '013': 'BELOW MINIMUM AMOUNT ALLOWED',
  '014': 'REQUEST ID ALREADY EXIST',
  '015': 'INVALID REQUEST ID',
  '017': 'ABOVE MAXIMUM AMOUNT ALLOWED',
  '018': 'LOW WALLET BALANCE',
  '019': 'LIKELY DUPLICATE TRANSACTION',
  '030': 'BILLER NOT REACHABLE AT THIS POINT',
  '034': 'SERVICE SUSPENDED',
  '083': 'SYSTEM ERROR',
  '085': 'IMPROPER REQUEST ID',
  '099': 'TRANSACTION IS PROCESSING',
} as const;

export type Code = keyof typeof descriptions;

export function isCode(text: string | undefined): text is Code {
  return text !== undefined && text in descriptions;
}

/** An answer that is a code and nothing else: no order stands behind it. */
export interface Refusal {
  readonly code: Code;
  readonly description: string;
}

export function refusal(code: Code, description: string = descriptions[code]): Refusal {
  return { code, description };
}

export function isRefusal(value: object): value is Refusal {
  return 'code' in value && 'description' in value;
}

export function refusalBody({ code, description }: Refusal): JsonObject {
  return { code, response_description: description };
}
