/**
 * Why a request cannot be served. Each kind has one HTTP status (platform/http/problems/problem.filter.ts).
 */
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

/** Every code that a client can get. Codes are permanent; a test compares them with docs/errors.md. */
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
  token_not_missing: { kind: 'conflict', title: 'The payment is not missing a token' },
  approval_decided: { kind: 'conflict', title: 'The approval is already decided' },
  approval_lapsed: { kind: 'conflict', title: 'The approval has lapsed' },
  incident_resolved: { kind: 'conflict', title: 'The incident is already resolved' },
  duplicate_purchase: { kind: 'conflict', title: 'The same purchase was made a moment ago' },
  receipt_not_ready: { kind: 'conflict', title: 'The payment has not ended yet' },
  email_taken: { kind: 'conflict', title: 'The email is already registered' },
  nickname_taken: { kind: 'conflict', title: 'Another saved meter has this nickname' },
  meter_saved: { kind: 'conflict', title: 'The meter is saved already' },
  payload_too_large: { kind: 'tooLarge', title: 'The body is too large' },
  uri_too_long: { kind: 'uriTooLong', title: 'The address is too long' },
  unsupported_media_type: { kind: 'unsupportedMedia', title: 'The body must be JSON' },
  expectation_failed: { kind: 'expectation', title: 'The Expect header cannot be met' },
  insufficient_funds: { kind: 'refused', title: 'The wallet holds too little' },
  limit_exceeded: { kind: 'refused', title: 'A limit of the user’s tier would be exceeded' },
  funding_exceeded: { kind: 'refused', title: 'The funding would be corrected twice' },
  receivable_exceeded: { kind: 'refused', title: 'The wallet owes less than that' },
  ceiling_exceeded: { kind: 'refused', title: 'An operator may not adjust that much' },
  amount_out_of_range: { kind: 'refused', title: 'The amount is out of range' },
  biller_unavailable: { kind: 'refused', title: 'The biller cannot be paid now' },
  meter_not_found: { kind: 'refused', title: 'The biller does not know this meter' },
  meter_cannot_vend: { kind: 'refused', title: 'The biller does not sell to this meter' },
  too_many_meters: { kind: 'refused', title: 'The wallet has its maximum of saved meters' },
  export_too_large: { kind: 'refused', title: 'The export is too large for this format' },
  rate_limited: { kind: 'throttled', title: 'Too many requests' },
  internal_error: { kind: 'internal', title: 'Something went wrong on our side' },
  busy: { kind: 'unavailable', title: 'Too busy, try again' },
  database_unavailable: { kind: 'unavailable', title: 'The database cannot be reached' },
  clock_wrong: { kind: 'unavailable', title: 'The server’s clock is wrong' },
  gateway_unavailable: { kind: 'unavailable', title: 'Payments cannot be taken now' },
  verification_unavailable: { kind: 'unavailable', title: 'Meters cannot be verified now' },
} as const satisfies Record<string, { kind: ErrorKind; title: string }>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** One field of the request that is not valid, and why. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** A limit that a request would exceed, in kobo. */
export interface PassedLimit {
  readonly limit: 'single' | 'daily' | 'balance';
  readonly max: number;
  /** The largest amount that would have been accepted. */
  readonly left: number;
}

/** Further fields of a problem beside its text. */
export interface ErrorExtra {
  readonly retryAfterSeconds?: number;
  readonly errors?: readonly FieldError[];
  readonly passedLimit?: PassedLimit;
}

/**
 * A reason in the caller's request, or in the state it meets, not to serve it. The HTTP filter turns it
 * into a problem.
 */
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

/** As many as a person reads. A hostile request can be wrong in thousands of places. */
const ERRORS_SHOWN_MAX = 50;
const NAME_SHOWN_MAX = 200;

/**
 * The errors that a response shows: the first fifty, with long field names cut. The caller chooses both
 * number and names, and a short request must not get megabytes as its answer.
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
  constructor(detail = 'You are not allowed to do this.') {
    super('forbidden', detail);
  }
}

/** The payment has every token that is due, or the system is still fetching it without an operator. */
export class TokenNotMissing extends DomainError {
  constructor() {
    super('token_not_missing', 'The purchase has its token, needs none, or is still in progress.');
  }
}

/** A credit token belongs to one purchase, and another purchase has this one. */
export class TokenRepeated extends DomainError {
  constructor(paymentId: string) {
    super('token_repeated', `The token belongs to the purchase ${paymentId}.`);
  }
}

export class NotInReview extends DomainError {
  constructor() {
    super('not_in_review', 'Only a payment in needs_review can be decided, and only once.');
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

/** The adjustments of a funding would credit more than was paid, or take back more than was credited. */
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

/** The amount written off would be larger than what the wallet owes. */
export class ReceivableExceeded extends DomainError {
  constructor(owed: number) {
    super('receivable_exceeded', `The wallet owes ${owed} kobo.`);
  }
}

/** The amount is larger than an operator may ask for in one adjustment, or on one day. */
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
      `Payment ${paymentId} made the same purchase for this meter ${ageSeconds} seconds ago. ` +
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
      `A PDF can show ${rowsMax} transactions, and this one would have ${rows}. ` +
        'Ask for a shorter period, or for "format=csv".',
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
