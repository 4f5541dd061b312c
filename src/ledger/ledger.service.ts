import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { NotFound, ReceivableExceeded } from '../kernel/errors.js';
import { newId } from '../kernel/ids.js';
import { invariant } from '../kernel/invariant.js';
import { Database, type Tx } from '../platform/database/database.js';
import type { GroupBounds } from '../platform/database/group-writer.js';
import type { FilledPart } from '../platform/database/statement.js';
import {
  adjustmentOf,
  owedFor,
  type Adjusted,
  type Adjustment,
  type WriteOff,
} from './adjustment.js';
import { adjustLegs, writeOffLegs, type EntryRow } from './posting.js';
import { afterAll, placeAll } from './receivable.js';
import { refusalOf, type InnerPosting, type Movement, type PlacedMovement } from './movement.js';
import { changeOwed, lockWallets, setCollects, writeMovements } from './movement.store.js';
import type { MovementSource } from './movement-request.js';
import { MovementWriter } from './movement-writer.service.js';
import { WalletEntity } from './wallet.entity.js';
import type { WalletRow, WalletState, WalletStatus } from './wallet.js';

/** The only writer of balances, transactions and entries. */
@Injectable()
export class LedgerService {
  private readonly writers: { drained(): Promise<void> }[] = [];

  constructor(
    private readonly database: Database,
    @InjectRepository(WalletEntity) private readonly wallets: Repository<WalletEntity>,
  ) {}

  /** Opens a user's only wallet, in the database transaction that creates the user. */
  async openWallet(tx: Tx, userId: string): Promise<WalletRow> {
    const [row] = await tx.query<WalletRow>(
      `INSERT INTO wallets (id, user_id) VALUES ($1, $2)
       RETURNING id, user_id AS "userId", balance, currency, version, status, owed, collects,
         created_at AS "createdAt", updated_at AS "updatedAt"`,
      [newId(), userId],
    );
    invariant(row !== undefined, 'an insert returns its row');
    return row;
  }

  /** @throws NotFound when the user has no wallet. */
  async walletOf(userId: string): Promise<WalletRow> {
    const wallet = await this.wallets.findOneBy({ userId });
    if (wallet === null) throw new NotFound('wallet');
    return wallet;
  }

  /** @throws NotFound. */
  async wallet(id: string): Promise<WalletRow> {
    const wallet = await this.wallets.findOneBy({ id });
    if (wallet === null) throw new NotFound('wallet');
    return wallet;
  }

  /**
   * Freezes or unfreezes a wallet. Once `tx` has committed, nothing leaves a frozen one, also not by
   * a movement that was under way: the write compares the status. What comes back still reaches it, and
   * `adjust` passes the freeze, because two people decided it.
   * @throws NotFound.
   */
  async setStatus(tx: Tx, walletId: string, status: WalletStatus): Promise<void> {
    const rows = await tx.query(
      'UPDATE wallets SET status = $2, updated_at = now() WHERE id = $1 RETURNING id',
      [walletId, status],
    );
    if (rows.length === 0) throw new NotFound('wallet');
  }

  /**
   * Books an adjustment, once for its id: PostgreSQL refuses a second posting of it. A freeze does not stop
   * it, and what a frozen wallet does not hold is owed.
   * @throws InsufficientFunds (a debit of a wallet that is not frozen), AmountOutOfRange, NotFound.
   */
  async adjust(tx: Tx, adjustment: Adjustment): Promise<Adjusted> {
    const { id: subjectId, walletId, amount, collects = false } = adjustment;
    const owed = owedFor(amount, await this.lock(tx, walletId));
    const moved = amount + owed;
    if (moved !== 0) {
      await this.post(tx, [adjustmentOf(adjustment, owed, newId())], [], []);
    } else {
      const legs = adjustLegs(amount, owed);
      await this.post(tx, [], [{ walletId, subjectId, posting: 'adjust', legs }], []);
      await changeOwed(tx, walletId, owed);
    }
    if (owed > 0) await setCollects(tx, walletId, collects);
    return { moved, owed };
  }

  /**
   * Writes off what a wallet owes, once for its id. The balance does not change.
   * @throws ReceivableExceeded, NotFound.
   */
  async writeOff(tx: Tx, { id: subjectId, walletId, amount }: WriteOff): Promise<void> {
    const { owed = 0 } = await this.lock(tx, walletId);
    if (amount > owed) throw new ReceivableExceeded(owed);
    const legs = writeOffLegs(amount);
    await this.post(tx, [], [{ walletId, subjectId, posting: 'write_off', legs }], []);
    await changeOwed(tx, walletId, -amount);
  }

  /** The entries booked for a subject of this wallet, oldest first. */
  entriesOf(walletId: string, subjectId: string): Promise<EntryRow[]> {
    return this.database.query<EntryRow>(
      `SELECT posting, account, amount, created_at AS "createdAt" FROM entries
        WHERE wallet_id = $1 AND subject_id = $2 ORDER BY created_at, posting, account`,
      [walletId, subjectId],
    );
  }

  /** A group-committing writer for one kind of movement; it lives as long as the process. */
  createWriter<Found, Rows>(
    source: MovementSource<Rows>,
    bounds: GroupBounds,
  ): MovementWriter<Found, Rows> {
    const writer = new MovementWriter<Found, Rows>(this.database, source, bounds);
    this.writers.push(writer);
    return writer;
  }

  /**
   * Writes movements and inner postings inside `tx`, with what belongs to them. The wallets are
   * locked first, so the versions stated cannot be stale; should one be, the whole unit fails.
   * @param movements refunds and adjustments: freezes and limits do not stop a credit. A credit is followed by a
   * debit where it pays what the wallet owes.
   */
  async post(
    tx: Tx,
    movements: readonly Movement[],
    innerPostings: readonly InnerPosting[],
    parts: readonly FilledPart[],
  ): Promise<void> {
    const placed = await this.placeLocked(tx, movements);
    const written = await writeMovements(tx, placed, innerPostings, parts);
    for (const { walletId } of placed) {
      invariant(written.movedWalletIds.has(walletId), `wallet ${walletId} moved under its lock`);
    }
  }

  /** Resolves when every movement submitted so far has its result. */
  async drained(): Promise<void> {
    await Promise.all(this.writers.map((writer) => writer.drained()));
  }

  private async lock(tx: Tx, walletId: string): Promise<WalletState> {
    const wallet = (await lockWallets(tx, [walletId])).get(walletId);
    if (wallet === undefined) throw new NotFound('wallet');
    return wallet;
  }

  private async placeLocked(tx: Tx, movements: readonly Movement[]): Promise<PlacedMovement[]> {
    if (movements.length === 0) return [];
    const walletIds = [...new Set(movements.map((movement) => movement.walletId))];
    const wallets = await lockWallets(tx, walletIds);
    return movements.flatMap((movement) => {
      const wallet = wallets.get(movement.walletId);
      invariant(wallet !== undefined, `no wallet ${movement.walletId}`);
      const refusal = refusalOf(movement, wallet);
      if (refusal !== null) throw refusal;
      const placed = placeAll(movement, wallet);
      wallets.set(movement.walletId, afterAll(wallet, placed));
      return placed;
    });
  }
}
