import { fill, type FilledPart, type StatementPart } from '../platform/database/statement.js';
import {
  columnOf,
  type IncidentSubject,
  type IncidentSubjectRef,
  type NewIncident,
} from './incident.js';

/**
 * Inserts incidents, each once. Its subject is locked, so nobody else draws the same number. A payment has one incident
 * of a kind for ever: a second one breaks `incidents_payment_key`, and with it the commit. Its time is read under that
 * lock, so that a refund stands before or after an approval of the same funding as it happened.
 */
export const OPEN_INCIDENTS: StatementPart<object> = {
  name: 'opened_incidents',
  sql: (parameter) => `
    INSERT INTO incidents
        (wallet_id, payment_id, funding_id, kind, number, notice_digest, evidence, created_at)
    SELECT n.wallet_id, n.payment_id, n.funding_id, n.kind,
        (SELECT count(*) + 1 FROM incidents i WHERE i.wallet_id = n.wallet_id AND i.kind = n.kind
          AND (i.payment_id = n.payment_id OR i.funding_id = n.funding_id)),
        n.notice_digest, n.evidence, clock_timestamp()
      FROM jsonb_to_recordset(${parameter}) AS n(wallet_id uuid, payment_id uuid,
        funding_id uuid, kind text, notice_digest text, evidence jsonb)
    ON CONFLICT (wallet_id, funding_id, kind, notice_digest) DO NOTHING RETURNING number`,
};

const END_INCIDENTS: StatementPart<object> = {
  name: 'ended_incidents',
  sql: (parameter) => `
    UPDATE incidents i SET resolved_at = now()
      FROM jsonb_to_recordset(${parameter})
        AS e(wallet_id uuid, payment_id uuid, funding_id uuid, kind text)
      WHERE i.wallet_id = e.wallet_id AND i.kind = e.kind
        AND (i.payment_id = e.payment_id OR i.funding_id = e.funding_id)
        AND i.resolved_at IS NULL`,
};

/**
 * The part that opens incidents, for the commit of what showed them.
 * @example
 * const parts = [...settlementParts, openedIncidents(PAYMENT_INCIDENTS, opened)];
 */
export function openedIncidents<Kind extends string>(
  about: IncidentSubject<Kind>,
  opened: readonly NewIncident<Kind>[],
): FilledPart {
  return fill(
    OPEN_INCIDENTS,
    opened.map((one) => newIncidentRow(about, one)),
  );
}

/** The part that resolves incidents of a kind by what the commit changes: no person has to look any more. */
export function endedIncidents<Kind extends string>(
  about: IncidentSubject<Kind>,
  ended: readonly (IncidentSubjectRef & { readonly kind: Kind })[],
): FilledPart {
  return fill(
    END_INCIDENTS,
    ended.map((one) => keyRow(about, one)),
  );
}

/** An incident as `OPEN_INCIDENTS` reads it. */
export function newIncidentRow(about: IncidentSubject, incident: NewIncident): object {
  const { noticeDigest = '', evidence } = incident;
  return { ...keyRow(about, incident), notice_digest: noticeDigest, evidence };
}

function keyRow(
  about: IncidentSubject,
  { walletId, subjectId, kind }: IncidentSubjectRef & { readonly kind: string },
): object {
  return { wallet_id: walletId, [columnOf(about)]: subjectId, kind };
}
