/** Why a caller may not or cannot; each kind has one HTTP status (platform/http/problems/problem.filter.ts). */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'missing'
  | 'methodNotAllowed'
  | 'conflict'
  | 'tooLarge'
  | 'uriTooLong'
  | 'unsupportedMedia'
  | 'expectation'
  | 'refused'
  | 'throttled'
  | 'internal'
  | 'unavailable';

/** Every code a client can meet. Codes are permanent; docs/errors.md lists them and a test compares. */
export const ERROR_CODES = {
  validation_failed: { kind: 'invalid', title: 'The request is not valid' },
  malformed_json: { kind: 'invalid', title: 'The body is not valid JSON' },
  unauthenticated: { kind: 'unauthenticated', title: 'A valid access token is required' },
  invalid_credentials: { kind: 'unauthenticated', title: 'Email or password is wrong' },
  forbidden: { kind: 'forbidden', title: 'Not allowed' },
  wallet_frozen: { kind: 'forbidden', title: 'The wallet is frozen' },
  not_found: { kind: 'missing', title: 'Not found' },
  method_not_allowed: { kind: 'methodNotAllowed', title: 'Method not allowed' },
  idempotency_conflict: {
    kind: 'conflict',
    title: 'The idempotency key was used for another request',
  },
  not_in_review: { kind: 'conflict', title: 'The payment does not wait for a decision' },
  token_repeated: { kind: 'conflict', title: 'Another purchase has this token' },
  token_not_missing: { kind: 'conflict', title: 'The payment misses no token' },
  approval_decided: { kind: 'conflict', title: 'The approval was decided before' },
  approval_lapsed: { kind: 'conflict', title: 'The approval has lapsed' },
  incident_resolved: { kind: 'conflict', title: 'The incident was resolved before' },
  duplicate_purchase: { kind: 'conflict', title: 'The same was bought a moment ago' },
  receipt_not_ready: { kind: 'conflict', title: 'The payment has not ended yet' },
  email_taken: { kind: 'conflict', title: 'The email is already registered' },
  nickname_taken: { kind: 'conflict', title: 'Another saved meter has this nickname' },
  meter_saved: { kind: 'conflict', title: 'The meter is saved already' },
  payload_too_large: { kind: 'tooLarge', title: 'The body is too large' },
  uri_too_long: { kind: 'uriTooLong', title: 'The address is too long' },
  unsupported_media_type: { kind: 'unsupportedMedia', title: 'The body must be JSON' },
  expectation_failed: { kind: 'expectation', title: 'What Expect asks for is not done' },
  insufficient_funds: { kind: 'refused', title: 'The wallet holds too little' },
  limit_exceeded: { kind: 'refused', title: 'A limit of the user’s tier would be passed' },
  funding_exceeded: { kind: 'refused', title: 'The funding would be set right twice' },
  receivable_exceeded: { kind: 'refused', title: 'The wallet owes less' },
  ceiling_exceeded: { kind: 'refused', title: 'An operator may not adjust that much' },
  amount_out_of_range: { kind: 'refused', title: 'The amount is out of range' },
  biller_unavailable: { kind: 'refused', title: 'The biller cannot be paid now' },
  meter_not_found: { kind: 'refused', title: 'The biller does not know this meter' },
  meter_cannot_vend: { kind: 'refused', title: 'The biller does not sell to this meter' },
  too_many_meters: { kind: 'refused', title: 'The wallet keeps as many meters as it may' },
  export_too_large: { kind: 'refused', title: 'The export is too large for this format' },
  rate_limited: { kind: 'throttled', title: 'Too many requests' },
  internal_error: { kind: 'internal', title: 'Something went wrong on our side' },
  busy: { kind: 'unavailable', title: 'Too busy, try again' },
  database_unavailable: { kind: 'unavailable', title: 'The database cannot be reached' },
  clock_wrong: { kind: 'unavailable', title: 'This process cannot tell the time' },
  gateway_unavailable: { kind: 'unavailable', title: 'Payments cannot be taken now' },
  verification_unavailable: { kind: 'unavailable', title: 'Meters cannot be verified now' },
} as const satisfies Record<string, { kind: ErrorKind; title: string }>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** One field of the request that is not valid, and why. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** A limit that a request would pass, in kobo. */
export interface PassedLimit {
  readonly limit: 'single' | 'daily' | 'balance';
  readonly max: number;
  /** The most that would have been taken. */
  readonly left: number;
}

/** What a problem says beside its text. */
export interface ErrorExtra {
  readonly retryAfterSeconds?: number;
  readonly errors?: readonly FieldError[];
  readonly passedLimit?: PassedLimit;
}

/** A fact about the caller's request that stops it; the HTTP filter turns it into a problem. */
export class DomainError extends Error {
  readonly kind: ErrorKind;
  readonly title: string;

  constructor(
    readonly code: ErrorCode,
    detail: string,
    readonly extra: ErrorExtra = {},
  ) {
    super(detail);
    this.name = this.constructor.name;
    this.kind = ERROR_CODES[code].kind;
    this.title = ERROR_CODES[code].title;
  }
}

/** As many as a person reads; a request can be made to be wrong in thousands of places. */
const ERRORS_SHOWN_MAX = 50;
const NAME_SHOWN_MAX = 200;

/**
 * What is told of errors: not all of many, and of long names their beginning. Both are the caller's own, and
 * a short request must not get an answer of megabytes.
 */
export function shownErrors(errors: readonly FieldError[]): FieldError[] {
  return errors.slice(0, ERRORS_SHOWN_MAX).map(({ field, message }) => ({
    field: field.length > NAME_SHOWN_MAX ? `${field.slice(0, NAME_SHOWN_MAX)}…` : field,
    message,
  }));
}

export class ValidationFailed extends DomainError {
  constructor(errors: readonly FieldError[]) {
    const shown = shownErrors(errors);
    const fields = shown.map((error) => `${error.field}: ${error.message}`).join('; ');
    super('validation_failed', fields, { errors: shown });
  }
}

export class NotFound extends DomainError {
  constructor(what: string) {
    super('not_found', `No such ${what}.`);
  }
}

export class Forbidden extends DomainError {
  constructor(detail = 'This is not allowed to you.') {
    super('forbidden', detail);
  }
}

/** No token of the payment is due any more, or it is still asked for without a person. */
export class TokenNotMissing extends DomainError {
  constructor() {
    super(
      'token_not_missing',
      'The purchase has its token, or has none to come, or is not over yet.',
    );
  }
}

/** A credit token is made for one purchase: this one is another's. */
export class TokenRepeated extends DomainError {
  constructor(paymentId: string) {
    super('token_repeated', `The token belongs to the purchase ${paymentId}.`);
  }
}

export class NotInReview extends DomainError {
  constructor() {
    super('not_in_review', 'Only a payment in needs_review takes a decision, and takes one.');
  }
}

export class WalletFrozen extends DomainError {
  constructor() {
    super('wallet_frozen', 'This wallet is frozen: money can come back to it but not leave it.');
  }
}

export class InsufficientFunds extends DomainError {
  constructor(balance: number, needed: number) {
    super('insufficient_funds', `The wallet holds ${balance} kobo; ${needed} kobo are needed.`);
  }
}

/** Adjustments of a funding would give more than was paid, or take back more than was given. */
export class FundingExceeded extends DomainError {
  constructor(paid: number, credited: number) {
    super(
      'funding_exceeded',
      `${paid} kobo were paid for this funding, and ${credited} kobo are credited.`,
    );
  }
}

export class LimitExceeded extends DomainError {
  constructor(passedLimit: PassedLimit, detail: string) {
    super('limit_exceeded', detail, { passedLimit });
  }
}

/** More would be given up than the wallet owes. */
export class ReceivableExceeded extends DomainError {
  constructor(owed: number) {
    super('receivable_exceeded', `The wallet owes ${owed} kobo.`);
  }
}

/** More than an operator may ask for by one adjustment, or on one day. */
export class CeilingExceeded extends DomainError {
  constructor(passedLimit: PassedLimit) {
    const { limit, max, left } = passedLimit;
    const scope = limit === 'single' ? 'by one adjustment' : 'on one day';
    super(
      'ceiling_exceeded',
      `An operator may ask for ${max} kobo ${scope}; ${left} kobo are left.`,
      { passedLimit },
    );
  }
}

export class ApprovalLapsed extends DomainError {
  constructor(detail: string) {
    super('approval_lapsed', `${detail} Nothing was done: ask for it again.`);
  }
}

export class IdempotencyConflict extends DomainError {
  constructor() {
    super('idempotency_conflict', 'This Idempotency-Key was already used with another body.');
  }
}

export class DuplicatePurchase extends DomainError {
  constructor(paymentId: string, ageSeconds: number) {
    super(
      'duplicate_purchase',
      `Payment ${paymentId} bought the same for this meter ${ageSeconds} seconds ago. ` +
        'Nothing was done. Send "allowDuplicate": true to buy it again.',
    );
  }
}

export class ReceiptNotReady extends DomainError {
  constructor() {
    super('receipt_not_ready', 'A payment has a receipt once it is completed or failed.');
  }
}

export class ExportTooLarge extends DomainError {
  constructor(rows: number, rowsMax: number) {
    super(
      'export_too_large',
      `A PDF has ${rowsMax} transactions at most, and these are ${rows}. ` +
        'Ask for a shorter time, or for "format=csv".',
    );
  }
}

export class AmountOutOfRange extends DomainError {
  constructor(detail: string) {
    super('amount_out_of_range', detail);
  }
}

export class Busy extends DomainError {
  constructor() {
    super('busy', 'Too many requests are waiting; nothing was changed.', { retryAfterSeconds: 1 });
  }
}

export class ClockWrong extends DomainError {
  constructor() {
    super(
      'clock_wrong',
      'Nothing was done. Repeat the request, with the same Idempotency-Key, shortly.',
      {
        retryAfterSeconds: 5,
      },
    );
  }
}

export class GatewayUnavailable extends DomainError {
  constructor() {
    super(
      'gateway_unavailable',
      'No money was taken. Repeat the request, with the same Idempotency-Key, shortly.',
      { retryAfterSeconds: 5 },
    );
  }
}

export class DatabaseUnavailable extends DomainError {
  constructor() {
    super('database_unavailable', 'Repeat the request, with the same Idempotency-Key, shortly.', {
      retryAfterSeconds: 2,
    });
  }
}
