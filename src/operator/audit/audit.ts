import type { Role } from '../../auth/user.js';

/** Every act by which an operator can change something. */
export const ACTS = [
  'payment.resolve',
  'payment.requery',
  'payment.enter_token',
  'payment.reverse',
  'funding.requery',
  'wallet.adjust',
  'wallet.write_off',
  'wallet.freeze',
  'wallet.unfreeze',
  'incident.resolve',
  'switch.set',
  'user.set_tier',
  'tier.set',
  'ask_only.end',
  'approval.ask',
  'approval.approve',
  'approval.reject',
  'approval.lapse',
] as const;
export type Act = (typeof ACTS)[number];

export const SUBJECT_KINDS = [
  'payment',
  'funding',
  'wallet',
  'incident',
  'switch',
  'approval',
  'user',
  'tier',
  'ask_only',
] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/** The operator that requests an act, and the id of the request. */
export interface Actor {
  readonly userId: string;
  /** The actor's own wallet. No operator may act on it. */
  readonly walletId: string;
  readonly requestId: string;
}

/** An actor whose role was read in the database transaction of the act. */
export interface ConfirmedActor extends Actor {
  readonly role: Role;
}

/** One line of the audit log: the act, its subject and the reason. */
export interface AuditEntry {
  readonly act: Act;
  readonly subjectKind: SubjectKind;
  /** An id; for a switch its provider and biller, for a tier its number. */
  readonly subjectId: string;
  readonly walletId: string | null;
  readonly reason: string | null;
  readonly details: Readonly<Record<string, unknown>>;
}
