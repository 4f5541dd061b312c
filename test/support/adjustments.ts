import { DomainError, type ErrorCode } from '../../src/kernel/errors.js';
import { newId } from '../../src/kernel/ids.js';
import type {
  MovementOutcome,
  MovementRequest,
  MovementSource,
} from '../../src/ledger/movement-request.js';
import { MovementWriter } from '../../src/ledger/movement-writer.service.js';
import { Database } from '../../src/platform/database/database.js';
import { fill, type StatementPart } from '../../src/platform/database/statement.js';
import { onServer } from './database.js';

// A kind of movement for tests of the writer alone: it debits and credits, its idempotency keys lie
// on rows of `fundings` (of status failed: those need no transaction of type funding), and a row of
// it can be made so bad that PostgreSQL refuses it.

interface AdjustmentRow {
  readonly wallet_id: string;
  readonly id: string;
  readonly amount: number;
  readonly idempotency_key: string | null;
  readonly request_hash: string | null;
}

export type Adjustments = MovementWriter<unknown, AdjustmentRow>;
export type AdjustmentRequest = MovementRequest<unknown, AdjustmentRow>;

const ROWS: StatementPart<AdjustmentRow> = {
  name: 'new_adjustments',
  sql: (parameter) => `
    INSERT INTO fundings (wallet_id, id, status, amount, gateway, reference, idempotency_key,
        request_hash)
      SELECT a.wallet_id, a.id, 'failed', a.amount, 'adjustments', a.id, a.idempotency_key,
          a.request_hash
        FROM jsonb_to_recordset(${parameter}) AS a(wallet_id uuid, id uuid, amount bigint,
          idempotency_key text, request_hash text)
        JOIN moved m ON m.id = a.wallet_id`,
};

const SOURCE: MovementSource<AdjustmentRow> = {
  table: 'fundings',
  columns: '',
  select: '',
  joins: '',
  parts: (rows) => [fill(ROWS, rows)],
};

export interface Adjustment {
  readonly walletId: string;
  /** Kobo; below zero it is a debit. */
  readonly amount: number;
  readonly key?: string;
  readonly hash?: string;
  /** PostgreSQL refuses its row. */
  readonly isBad?: boolean;
}

export function adjustmentWriter(
  database: Database,
  bounds: { groupMax?: number; waitingMax?: number } = {},
): Adjustments {
  return new MovementWriter(database, SOURCE, { groupMax: 50, waitingMax: 5_000, ...bounds });
}

export function adjustment({
  walletId,
  amount,
  key,
  hash = 'hash',
  isBad = false,
}: Adjustment): AdjustmentRequest {
  const id = newId();
  return {
    walletId,
    idempotency: key === undefined ? null : { key, hash, isSame: (stored) => stored === hash },
    lookup: {},
    prepare: () => ({
      movement: {
        walletId,
        transactionId: newId(),
        type: 'adjustment',
        direction: amount < 0 ? 'debit' : 'credit',
        amount: Math.abs(amount),
        reference: id,
        subjectId: id,
        reversesTransactionId: null,
        posting: 'adjust',
        legs: [
          { account: 'wallet', amount },
          { account: 'adjustments', amount: -amount },
        ],
      },
      rows: {
        wallet_id: walletId,
        id,
        amount: isBad ? 0 : Math.abs(amount),
        idempotency_key: key ?? null,
        request_hash: key === undefined ? null : hash,
      },
    }),
  };
}

/** What became of a request, in a word; a code where a domain error refused it. */
export type Word = MovementOutcome['kind'] | ErrorCode | 'fault';

export async function wordFor(outcome: Promise<MovementOutcome>): Promise<Word> {
  try {
    return (await outcome).kind;
  } catch (error) {
    return error instanceof DomainError ? error.code : 'fault';
  }
}

/** A connection pool such as one process has. */
export function openDatabase(url: string, connectionsMax = 4): Database {
  return new Database(url, { connectionsMax, onIdleError: () => undefined });
}

export function countOf(words: readonly Word[], word: Word): number {
  return words.filter((one) => one === word).length;
}

/** How many deadlocks PostgreSQL has broken up in this database; exact once its pools are closed. */
export async function deadlocksIn(databaseUrl: string): Promise<number> {
  const server = new URL(databaseUrl);
  const name = server.pathname.slice(1);
  server.pathname = '/postgres';
  const [row] = await onServer<{ deadlocks: string }>(
    server.href,
    `SELECT deadlocks FROM pg_stat_database WHERE datname = '${name}'`,
  );
  return Number(row?.deadlocks);
}
