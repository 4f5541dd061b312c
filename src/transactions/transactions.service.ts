import { Injectable } from '@nestjs/common';
import type { Caller } from '../auth/caller.js';
import { NotFound } from '../kernel/errors.js';
import { Database } from '../platform/database/database.js';
import { decodeCursor } from '../platform/http/cursor.js';
import { pageOf, type Page } from '../platform/http/page.js';
import { findTransaction, listTransactions, type TransactionRow } from './transactions.store.js';
import type { ListTransactionsDto } from './transactions.dto.js';
import type { TransactionStatus, TransactionView } from './transaction.view.js';

/** The customer's statement: read only. */
@Injectable()
export class TransactionsService {
  constructor(private readonly database: Database) {}

  async list(caller: Caller, query: ListTransactionsDto): Promise<Page<TransactionView>> {
    const { limit, cursor, type, from, to } = query;
    const filter = {
      type: type ?? null,
      from: momentOf(from),
      to: momentOf(to),
      beforeVersion: cursor === undefined ? null : decodeCursor(cursor, isVersion),
    };
    const rows = await listTransactions(this.database, caller.walletId, filter, limit + 1);
    return pageOf(rows, limit, viewOf, (row) => row.walletVersion);
  }

  /** @throws NotFound, also for another wallet's transaction. */
  async get(caller: Caller, id: string): Promise<TransactionView> {
    const row = await findTransaction(this.database, caller.walletId, id);
    if (row === null) throw new NotFound('transaction');
    return viewOf(row);
  }
}

/** Written in UTC, so that it means the same in every session of PostgreSQL. */
function momentOf(text: string | undefined): string | null {
  return text === undefined ? null : new Date(text).toISOString();
}

function isVersion(key: unknown): key is number {
  return Number.isSafeInteger(key) && (key as number) > 0;
}

function viewOf(row: TransactionRow): TransactionView {
  const isOfPayment = row.type === 'bill_payment' || row.type === 'refund';
  return {
    id: row.id,
    type: row.type,
    direction: row.direction,
    amount: row.amount,
    currency: 'NGN',
    balanceAfter: row.balanceAfter,
    walletVersion: row.walletVersion,
    status: statusOf(row.paymentStatus),
    reference: row.reference,
    billPaymentId: isOfPayment ? row.subjectId : null,
    reversesTransactionId: row.reversesTransactionId,
    createdAt: row.createdAt.toISOString(),
  };
}

/** Derived when read: the row itself never changes. */
function statusOf(paymentStatus: string | null): TransactionStatus {
  if (paymentStatus === null || paymentStatus === 'completed') return 'completed';
  return paymentStatus === 'failed' ? 'reversed' : 'pending';
}
