/** The facts we tell of (design: Events). Past tense: each is committed with the change it tells of. */
export type EventType =
  | 'user.registered'
  | 'funding.pending'
  | 'wallet.funded'
  | 'funding.failed'
  | 'payment.accepted'
  | 'payment.submitted'
  | 'payment.completed'
  | 'payment.token_received'
  | 'payment.failed'
  | 'payment.needs_review'
  | 'payment.reversed'
  | 'incident.opened';

/** A fact to be written in the same commit as the change it tells of. */
export interface NewEvent {
  readonly walletId: string;
  /** Its subject: a bill payment, a funding or a user. */
  readonly subjectId: string;
  /** 1, 2, 3 … per subject. Listeners receive the events of one subject in this order. */
  readonly seq: number;
  readonly type: EventType;
  readonly data: Readonly<Record<string, unknown>>;
}

/** An event as listeners receive it: at least once, in order per subject. */
export interface DomainEvent extends NewEvent {
  readonly id: string;
  readonly createdAt: Date;
}
