import { Injectable } from '@nestjs/common';
import type { Caller } from '../auth/caller.js';
import { NotFound } from '../kernel/errors.js';
import { isoOf, periodOf, type Period } from '../kernel/period.js';
import { Database } from '../platform/database/database.js';
import { viewOf } from '../platform/http/docs/field.decorator.js';
import { listCursor } from '../platform/http/lists/cursor.js';
import { pageOf, ROWS_READ_MAX, type Page } from '../platform/http/lists/page.js';
import {
  findTransaction,
  listTransactions,
  newestVersion,
  versionAt,
  type TransactionRow,
} from './transactions.store.js';
import type { ListTransactionsDto } from './transactions.dto.js';
import { TransactionView, type TransactionStatus } from './transaction.view.js';

const CURSOR = listCursor('transactions', isVersion);

/** Reads a customer's transactions. */
@Injectable()
export class TransactionsService {
  constructor(private readonly database: Database) {}

  async list(caller: Caller, query: ListTransactionsDto): Promise<Page<TransactionView>> {
    const { limit, type } = query;
    const period = periodOf(query);
    const { fromVersion, beforeVersion } = await this.range(caller.walletId, query, period);
    const readTo =
      type === 'bill_payment' ? await this.walkTo(caller, fromVersion, beforeVersion) : fromVersion;
    const filter = {
      type: type ?? null,
      from: isoOf(period.from),
      to: isoOf(period.until),
      fromVersion: readTo,
      beforeVersion,
    };
    const rows = await listTransactions(this.database, caller.walletId, filter, limit + 1);
    const key = (row: TransactionRow): number => row.walletVersion;
    return pageOf(CURSOR, rows, limit, transactionView, key, readTo > fromVersion ? readTo : null);
  }

  /** @throws NotFound, also for another wallet's transaction. */
  async get(caller: Caller, id: string): Promise<TransactionView> {
    const row = await findTransaction(this.database, caller.walletId, id);
    if (row === null) throw new NotFound('transaction');
    return transactionView(row);
  }

  /** No index covers purchases alone. They are read from among the other rows, up to a bound per request. */
  private async walkTo(
    { walletId }: Caller,
    fromVersion: number,
    beforeVersion: number,
  ): Promise<number> {
    const end = (await newestVersion(this.database, walletId)) + 1;
    return Math.max(fromVersion, Math.min(beforeVersion, end) - ROWS_READ_MAX);
  }

  /** The versions between which the list lies: a period is a range of the history. */
  private async range(
    walletId: string,
    query: ListTransactionsDto,
    period: Period,
  ): Promise<{ fromVersion: number; beforeVersion: number }> {
    const cursor =
      query.cursor === undefined ? Number.MAX_SAFE_INTEGER : CURSOR.decode(query.cursor);
    const [from, to] = [isoOf(period.from), isoOf(period.until)];
    const [fromVersion, beforeVersion] = await Promise.all([
      from === null ? 1 : versionAt(this.database, walletId, from, 'from'),
      to === null ? cursor : versionAt(this.database, walletId, to, 'before'),
    ]);
    return { fromVersion, beforeVersion: Math.min(beforeVersion, cursor) };
  }
}

function isVersion(key: unknown): key is number {
  return Number.isSafeInteger(key) && (key as number) > 0;
}

function transactionView(row: TransactionRow): TransactionView {
  const isOfPayment = row.type === 'bill_payment' || row.type === 'refund';
  return viewOf(TransactionView, row, {
    currency: 'NGN' as const,
    status: statusOf(row.paymentStatus),
    billPaymentId: isOfPayment ? row.subjectId : null,
  });
}

/** Derived on every read: the row itself never changes. */
function statusOf(paymentStatus: string | null): TransactionStatus {
  if (paymentStatus === null || paymentStatus === 'completed') return 'completed';
  return paymentStatus === 'failed' ? 'reversed' : 'pending';
}
