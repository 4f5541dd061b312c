import { conflictOf } from '../kernel/answer-once.js';
import { Busy, DomainError, NotFound } from '../kernel/errors.js';
import type { Database, Sql } from '../platform/database/database.js';
import { isRetryable, isRowFault } from '../platform/database/database-fault.js';
import {
  GroupWriter,
  type GroupAnswer,
  type GroupBounds,
} from '../platform/database/group-writer.js';
import { refusalOf, type PlacedMovement } from './movement.js';
import { lockWallets, writeMovements } from './movement.store.js';
import type { MovementOutcome, MovementRequest, MovementSource } from './movement-request.js';
import { afterAll, placeAll } from './receivable.js';
import type { WalletState } from './wallet.js';

const TRIES_MAX = 3;

interface FoundRow extends WalletState {
  readonly ord: number;
  readonly existing_id: string | null;
  readonly existing_hash: string | null;
}

type Request<Rows> = MovementRequest<never, Rows>;

/** The decisions of one try for the requests of a group, before anything is written. */
interface Plan<Rows> {
  readonly movements: { index: number; placed: readonly PlacedMovement[] }[];
  readonly rows: Rows[];
  /** Answers that are valid only if the wallet's state has not changed. */
  readonly refusals: Map<number, unknown>;
}

/**
 * Moves money for one kind of request by group commit, with optimistic locking: the state is read,
 * balances and versions are computed here, and the write states the versions it read. A conflict is
 * retried with the wallets locked first, twice at most.
 */
export class MovementWriter<Found, Rows> {
  private readonly group: GroupWriter<Request<Rows>, MovementOutcome>;
  private readonly lookupSql: string;

  constructor(
    private readonly database: Database,
    private readonly source: MovementSource<Rows>,
    bounds: GroupBounds,
  ) {
    // Two requests with the same idempotency key or the same exclusive key never share a group, so the later one finds the
    // earlier one's row.
    this.group = new GroupWriter<Request<Rows>, MovementOutcome>(
      (requests) => this.write(requests),
      { ...bounds, availability: database.connections.watch },
      apartBy,
    );
    // The key is looked up by LIMIT 1, or statistics of an empty table make it a scan of all its keys.
    this.lookupSql = `
      SELECT i.ord, w.balance, w.version, w.status, w.spent_on::text AS "spentOn", w.spent,
          w.owed, w.collects,
          k.id AS existing_id, k.request_hash AS existing_hash ${source.select}
        FROM jsonb_to_recordset($1::jsonb)
          AS i(ord integer, wallet_id uuid, key text ${source.columns})
        JOIN wallets w ON w.id = i.wallet_id
        ${source.joins}
        LEFT JOIN LATERAL (
          SELECT k.id, k.request_hash FROM ${source.table} k
            WHERE k.wallet_id = i.wallet_id AND k.idempotency_key = i.key LIMIT 1
        ) k ON true`;
  }

  /**
   * @throws IdempotencyConflict, the refusal of `prepare`, WalletFrozen, InsufficientFunds, NotFound
   * (no such wallet), Busy (too many wait, or the wallet's conflicts do not end), DatabaseUnavailable.
   */
  submit(request: MovementRequest<Found, Rows>): Promise<MovementOutcome> {
    return this.group.submit(request);
  }

  /** Resolves when every request submitted so far has its result. */
  drained(): Promise<void> {
    return this.group.drained();
  }

  private async write(
    requests: readonly Request<Rows>[],
  ): Promise<readonly GroupAnswer<MovementOutcome>[]> {
    try {
      return await this.writeTogether(requests);
    } catch (error) {
      // The statement rolled back as a whole because of one bad row, so trying again singly is safe.
      if (!isRowFault(error)) throw error;
      if (requests.length === 1) return [{ ok: false, reason: error }];
      const answers: GroupAnswer<MovementOutcome>[] = [];
      for (const request of requests) answers.push(...(await this.write([request])));
      return answers;
    }
  }

  private async writeTogether(
    requests: readonly Request<Rows>[],
  ): Promise<readonly GroupAnswer<MovementOutcome>[]> {
    const answers = new Map<number, GroupAnswer<MovementOutcome>>();
    for (let tries = 1; tries <= TRIES_MAX && answers.size < requests.length; tries += 1) {
      const open = requests.flatMap((request, index) =>
        answers.has(index) ? [] : [{ request, index }],
      );
      await this.attempt(open, answers, tries > 1);
    }
    return requests.map((_, index) => answers.get(index) ?? { ok: false, reason: new Busy() });
  }

  /** One try for the open requests. Final answers go into `answers`. */
  private async attempt(
    open: readonly { request: Request<Rows>; index: number }[],
    answers: Map<number, GroupAnswer<MovementOutcome>>,
    lockFirst: boolean,
  ): Promise<void> {
    try {
      const decided = lockFirst
        ? await this.database.transaction(async (tx) => {
            await lockWallets(tx, [...new Set(open.map(({ request }) => request.walletId))]);
            return this.readAndWrite(tx, open);
          })
        : await this.readAndWrite(this.database, open);
      for (const [index, answer] of decided) answers.set(index, answer);
    } catch (error) {
      if (!isRetryable(error)) throw error;
    }
  }

  private async readAndWrite(
    sql: Sql,
    open: readonly { request: Request<Rows>; index: number }[],
  ): Promise<Map<number, GroupAnswer<MovementOutcome>>> {
    const answers = new Map<number, GroupAnswer<MovementOutcome>>();
    const plan = this.plan(open, await this.lookUp(sql, open), answers);
    const { movements } = plan;
    if (movements.length === 0) {
      for (const [index, reason] of plan.refusals) answers.set(index, { ok: false, reason });
      return answers;
    }
    const placed = movements.flatMap((movement) => movement.placed);
    const written = await writeMovements(sql, placed, [], this.source.parts(plan.rows));
    for (const { index, placed: own } of movements) {
      const movement = own.at(-1);
      if (movement === undefined || !written.movedWalletIds.has(movement.walletId)) continue;
      const value = { kind: 'moved', at: written.at, balanceAfter: movement.balanceAfter } as const;
      answers.set(index, { ok: true, value });
    }
    // A refusal assumed the movements before it. If those failed, decide again.
    const stale = new Set(placed.map(({ walletId }) => walletId));
    for (const id of written.movedWalletIds) stale.delete(id);
    const walletIds = new Map(open.map(({ request, index }) => [index, request.walletId]));
    for (const [index, reason] of plan.refusals) {
      if (!stale.has(walletIds.get(index) ?? '')) answers.set(index, { ok: false, reason });
    }
    return answers;
  }

  private async lookUp(
    sql: Sql,
    open: readonly { request: Request<Rows>; index: number }[],
  ): Promise<Map<number, FoundRow>> {
    const rows = await sql.query<FoundRow>(this.lookupSql, [
      JSON.stringify(
        open.map(({ request, index }) => ({
          ord: index,
          wallet_id: request.walletId,
          key: request.idempotency?.key ?? null,
          ...request.lookup,
        })),
      ),
    ]);
    return new Map(rows.map((row) => [row.ord, row]));
  }

  private plan(
    open: readonly { request: Request<Rows>; index: number }[],
    found: ReadonlyMap<number, FoundRow>,
    answers: Map<number, GroupAnswer<MovementOutcome>>,
  ): Plan<Rows> {
    const wallets = new Map<string, WalletState>();
    const plan: Plan<Rows> = { movements: [], rows: [], refusals: new Map() };
    for (const { request, index } of open) {
      const row = found.get(index);
      if (row === undefined) {
        answers.set(index, { ok: false, reason: new NotFound('wallet') });
      } else if (row.existing_id !== null) {
        answers.set(index, existingAnswer(request, row.existing_id, row.existing_hash));
      } else {
        const wallet = wallets.get(request.walletId) ?? row;
        const placed = placeOrRefuse(request, row, wallet);
        if (placed instanceof DomainError) {
          plan.refusals.set(index, placed);
        } else {
          wallets.set(request.walletId, afterAll(wallet, placed.movements));
          plan.movements.push({ index, placed: placed.movements });
          plan.rows.push(placed.rows);
        }
      }
    }
    return plan;
  }
}

/** The values that no two requests of one group may share. Keys are visible ASCII, so none contains NUL. */
function apartBy({
  walletId,
  idempotency,
  exclusiveKey,
}: Pick<Request<unknown>, 'walletId' | 'idempotency' | 'exclusiveKey'>): string[] {
  const keys: string[] = [];
  if (idempotency !== null) keys.push(walletId + idempotency.key);
  if (exclusiveKey !== undefined) keys.push(`${walletId}\0${exclusiveKey}`);
  return keys;
}

function existingAnswer(
  request: Request<unknown>,
  id: string,
  hash: string | null,
): GroupAnswer<MovementOutcome> {
  const reason = conflictOf(request.idempotency, { requestHash: hash });
  return reason === null ? { ok: true, value: { kind: 'existing', id } } : { ok: false, reason };
}

function placeOrRefuse<Rows>(
  request: Request<Rows>,
  found: FoundRow,
  wallet: WalletState,
): { movements: readonly PlacedMovement[]; rows: Rows } | DomainError {
  const prepared = request.prepare(found as never);
  if (prepared instanceof DomainError) return prepared;
  const refusal = refusalOf(prepared.movement, wallet);
  return refusal ?? { movements: placeAll(prepared.movement, wallet), rows: prepared.rows };
}
