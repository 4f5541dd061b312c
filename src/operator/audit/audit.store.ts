import { newId } from '../../kernel/ids.js';
import type { Sql, Tx } from '../../platform/database/database.js';
import type { Role } from '../../auth/user.js';
import type { ConfirmedActor, AuditEntry } from './audit.js';

export interface AuditRow extends AuditEntry {
  readonly id: string;
  readonly actorId: string;
  readonly actorRole: Role;
  readonly requestId: string;
  readonly createdAt: Date;
}

/** Writes the audit entry of an act, in the commit of the act. */
export async function insertAuditRecord(
  tx: Tx,
  actor: ConfirmedActor,
  entry: AuditEntry,
): Promise<void> {
  await tx.query(
    `INSERT INTO audit_records (id, actor_id, actor_role, act, subject_kind, subject_id, wallet_id,
        reason, details, request_id)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      newId(),
      actor.userId,
      actor.role,
      entry.act,
      entry.subjectKind,
      entry.subjectId,
      entry.walletId,
      entry.reason,
      JSON.stringify(entry.details),
      actor.requestId,
    ],
  );
}

/** Newest first. Each combination of filters is a statement of its own, so that its index serves it. */
export async function listAuditRecords(
  sql: Sql,
  filter: { readonly subjectId?: string | undefined; readonly actorId?: string | undefined },
  beforeId: string | null,
  limit: number,
): Promise<AuditRow[]> {
  const conditions = ['id < $1'];
  const values: unknown[] = [beforeId ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff', limit];
  if (filter.subjectId !== undefined) {
    conditions.push(`subject_id = $${values.push(filter.subjectId)}`);
  }
  if (filter.actorId !== undefined) conditions.push(`actor_id = $${values.push(filter.actorId)}`);
  return sql.query<AuditRow>(
    `SELECT id, actor_id AS "actorId", actor_role AS "actorRole", act,
        subject_kind AS "subjectKind", subject_id AS "subjectId", wallet_id AS "walletId", reason,
        details, request_id AS "requestId", created_at AS "createdAt"
      FROM audit_records WHERE ${conditions.join(' AND ')} ORDER BY id DESC LIMIT $2`,
    values,
  );
}
