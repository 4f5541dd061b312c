/**
 * What an incident can be about. Each feature declares its own: the kinds of its incidents, and where the desk finds
 * what the subject is about. The table `incidents` has a column of its own for each, with a foreign key.
 * @example
 * const PAYMENT_INCIDENTS: IncidentSubject<IncidentKind> = {
 *   subject: 'payment', kinds: INCIDENT_KINDS, table: 'bill_payments', amount: 'total', reference: null,
 * };
 */
export interface IncidentSubject<Kind extends string = string> {
  readonly subject: 'payment' | 'funding';
  readonly kinds: readonly Kind[];
  /** The table of the subjects, with the key `wallet_id, id`. */
  readonly table: string;
  /** The column of that table with the kobo that the subject is about. */
  readonly amount: string;
  /** The column of that table with what a gateway knows the subject by; null where there is none. */
  readonly reference: string | null;
}

export interface IncidentSubjectRef {
  readonly walletId: string;
  readonly subjectId: string;
}

/** An incident that a feature opens. */
export interface NewIncident<Kind extends string = string> extends IncidentSubjectRef {
  readonly kind: Kind;
  /**
   * The webhook that reported it, so that a webhook that comes twice opens one incident. Left out when we asked: a
   * subject has one such incident of a kind.
   */
  readonly noticeDigest?: string;
  readonly evidence: unknown;
}

/** The key of an incident, as the desk names it. */
export interface IncidentKey {
  readonly subjectId: string;
  readonly kind: string;
  /** Which of its kind: a funding may be refunded in parts. */
  readonly number: number;
}

/** An incident with a summary of its subject. */
export interface Incident extends IncidentSubjectRef, IncidentKey {
  readonly subject: IncidentSubject['subject'];
  /** Kobo. */
  readonly amount: number;
  readonly reference: string | null;
  readonly evidence: unknown;
  readonly createdAt: Date;
  readonly resolvedAt: Date | null;
}

/** The column of `incidents` that holds the subject. */
export function columnOf({ subject }: Pick<IncidentSubject, 'subject'>): string {
  return `${subject}_id`;
}
