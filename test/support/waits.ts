import type { Sql } from '../../src/platform/database/database.js';

// No outcome of a test may depend on how fast the machine is. So no wait of a test's app ends by itself:
// the test moves the rows instead, by the functions below. A test that needs a real time-out asks for it
// by `SHORT_TIMEOUTS`, and repeats every other call of that app until it is answered.

/** How long a test waits for what should happen at once: a bound against hanging, not a target. */
export const HANG_MS = 120_000;

/** The last moment to send what nobody wants to be late, on this process's monotonic clock. */
export function inGoodTime(): number {
  return performance.now() + HANG_MS;
}

/** Waits of an app under test. None of them ends within a test that does not hang, unless the test moves its rows. */
export const PATIENT: Readonly<Record<string, string>> = {
  VTPASS_TIMEOUT_MS: '300000',
  BUYPOWER_TIMEOUT_MS: '300000',
  PAYSTACK_TIMEOUT_MS: '300000',
  SEND_WITHIN_MS: '300000',
  PENDING_MAX_MS: '86400000',
  NOT_FOUND_GRACE_MS: '7200000',
  // Questions are frequent; ten thousand of them are not used up by a machine that is slow at the rest.
  REQUERY_SCHEDULE: '100ms*10000',
  FUNDING_SCHEDULE: '100ms*10000',
};

/**
 * Time-outs that really happen, for partners that say nothing. One that is merely slow may be given up,
 * too, so whatever else that app does must end in the same way after a time-out.
 * @param ms 1,000 where every call may be repeated; more where one that is given up decides something.
 */
export function timeoutsAfter(ms: number): Readonly<Record<string, string>> {
  const text = String(ms);
  return { VTPASS_TIMEOUT_MS: text, BUYPOWER_TIMEOUT_MS: text, PAYSTACK_TIMEOUT_MS: text };
}
export const SHORT_TIMEOUTS = timeoutsAfter(1_000);

/** So much time passes for every attempt so far that its provider's "never heard of it" may be believed. */
export async function letGracePass(sql: Sql): Promise<void> {
  await sql.query(
    `UPDATE attempts SET send_by = send_by - interval '1 day' WHERE send_by > now() - interval '1 day'`,
  );
}

/** A payment is to be looked at now, or every payment is: also one at rest. */
export async function makeDue(sql: Sql, paymentId: string | null = null): Promise<void> {
  await sql.query(
    `INSERT INTO due_work (kind, wallet_id, subject_id, lane, due_at)
      SELECT 'payments', wallet_id, id, coalesce(provider, 'not chosen yet'), now()
        FROM bill_payments WHERE $1::uuid IS NULL OR id = $1
      ON CONFLICT (subject_id, wallet_id, kind) DO UPDATE SET due_at = now()`,
    [paymentId],
  );
}

/** The claims of processes that have died run out. Call it only when no process is at work. */
export async function letClaimsLapse(sql: Sql): Promise<void> {
  await sql.query(
    `UPDATE due_work SET claimed_until = now(),
        due_at = CASE kind WHEN 'payments' THEN least(due_at, now()) ELSE due_at END
      WHERE claimed_until > now()`,
  );
}

/** Nobody has decided the approvals that are pending for so long that they have expired. */
export async function letApprovalsExpire(sql: Sql): Promise<void> {
  await sql.query(
    `UPDATE approvals SET asked_at = asked_at - (expires_at - now()), expires_at = now()
      WHERE status = 'pending' AND expires_at > now()`,
  );
}

/** Every funding so far was asked for so long ago that no request can still be opening it. */
export async function letOpeningsEnd(sql: Sql): Promise<void> {
  await sql.query(
    `UPDATE fundings SET created_at = created_at - interval '1 day'
      WHERE created_at > now() - interval '1 day'`,
  );
}
