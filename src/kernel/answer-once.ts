import { IdempotencyConflict } from './errors.js';
import { invariant } from './invariant.js';
import type { Idempotency } from './request-hash.js';

/** The answer to a request, and whether an earlier request with the same key did the work. */
export interface Answered<View> {
  readonly view: View;
  readonly isReplayed: boolean;
}

/** What an earlier request left under its key. */
export interface StoredRequest {
  readonly requestHash: string | null;
}

/** The steps of a command that runs once for each idempotency key. */
export interface KeyedCommand<Stored extends StoredRequest, View> {
  /**
   * Runs the command and stores the key in the same commit. Returns null when an earlier request has the
   * key.
   */
  perform(): Promise<View | null>;
  /** Reads what the earlier request stored. */
  find(key: string): Promise<Stored | null>;
  /** Answers the same request again. It waits where the earlier one is still in progress. */
  replay(stored: Stored): Promise<View> | View;
}

/**
 * Performs a command, or repeats the answer to the earlier request with the same key.
 * @throws IdempotencyConflict when the key belongs to another request; and whatever the steps throw.
 * @example
 * answerOnce(idempotency, { perform: () => insert(tx, row), find: (key) => findByKey(tx, key), replay: viewOf })
 */
export async function answerOnce<Stored extends StoredRequest, View>(
  idempotency: Idempotency | null,
  command: KeyedCommand<Stored, View>,
): Promise<Answered<View>> {
  const view = await command.perform();
  if (view !== null) return { view, isReplayed: false };
  invariant(idempotency !== null, 'only a key makes two requests one');
  const stored = await command.find(idempotency.key);
  invariant(stored !== null, 'a key that is taken is on a row');
  const conflict = conflictOf(idempotency, stored);
  if (conflict !== null) throw conflict;
  return { view: await command.replay(stored), isReplayed: true };
}

/**
 * Compares a request with the earlier one under its key.
 * @returns null when both mean the same, so that the earlier answer can be repeated.
 */
export function conflictOf(
  idempotency: Idempotency | null,
  { requestHash }: StoredRequest,
): IdempotencyConflict | null {
  return idempotency?.isSame(requestHash) === true ? null : new IdempotencyConflict();
}
