import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { Incident } from '../../incidents/incident.js';
import { IncidentsService } from '../../incidents/incidents.service.js';
import { NotFound } from '../../kernel/errors.js';
import { Database } from '../../platform/database/database.js';
import { idCursor, listCursor, type ListCursor } from '../../platform/http/lists/cursor.js';
import { pageOf, ROWS_READ_MAX, type Page } from '../../platform/http/lists/page.js';
import { BillPaymentEntity } from '../payment/bill-payment.entity.js';
import { billPaymentView, type BillPaymentView } from '../bill-payment.view.js';
import { isDueListKey, dueListKey, dueListPosition } from './due-list-position.js';
import { PAYMENT_INCIDENTS, type PaymentRef } from '../payment/payment.js';
import {
  attemptsOf,
  findByRequestId,
  findPayment,
  listInReview,
  listTokenMissing,
  sumHeld,
  walkDue,
  type HeldRow,
} from './payment-desk.store.js';
import type { AttemptEvidence } from './payment-evidence.js';
import { isFinal } from '../payment/payment-state.js';

/** A payment as an operator sees it: the customer's view and the customer's identity. */
export interface DeskPayment {
  readonly walletId: string;
  readonly view: BillPaymentView;
  /** Texts about tokens that could not be read. */
  readonly notUnderstood: readonly string[];
}

const REVIEW_CURSOR = idCursor('payments-in-review');
const MISSING_CURSOR = idCursor('payments-token-missing');
const DUE_CURSORS = {
  open: listCursor('payments-open', isDueListKey),
  overdue: listCursor('payments-overdue', isDueListKey),
};

/** Reads the payments of all customers for operators. */
@Injectable()
export class PaymentDeskService {
  constructor(
    private readonly database: Database,
    private readonly incidents: IncidentsService,
    @InjectRepository(BillPaymentEntity) private readonly payments: Repository<BillPaymentEntity>,
  ) {}

  /** @throws NotFound. */
  async getRef(paymentId: string): Promise<PaymentRef> {
    const ref = await findPayment(this.database, paymentId);
    if (ref === null) throw new NotFound('payment');
    return ref;
  }

  /** @throws NotFound. */
  async get(paymentId: string): Promise<DeskPayment> {
    const [payment] = await this.load([await this.getRef(paymentId)]);
    if (payment === undefined) throw new NotFound('payment');
    return payment;
  }

  async evidenceOf(
    ref: PaymentRef,
  ): Promise<{ attempts: AttemptEvidence[]; incidents: Incident[] }> {
    const [attempts, incidents] = await Promise.all([
      attemptsOf(this.database, ref),
      this.incidents.of(PAYMENT_INCIDENTS, {
        walletId: ref.walletId,
        subjectId: ref.paymentId,
      }),
    ]);
    return { attempts, incidents };
  }

  async byRequestId(requestId: string): Promise<DeskPayment[]> {
    return this.load(await findByRequestId(this.database, requestId));
  }

  /** Lists payments that wait for a decision, oldest first. */
  async listInReview(limit: number, cursor: string | undefined): Promise<Page<DeskPayment>> {
    const after = cursor === undefined ? null : REVIEW_CURSOR.decode(cursor);
    const refs = await listInReview(this.database, after, limit + 1);
    return this.page(REVIEW_CURSOR, refs, limit, (ref) => ref.paymentId, null);
  }

  /** Lists delivered payments whose token is missing, oldest first. */
  async listTokenMissing(limit: number, cursor: string | undefined): Promise<Page<DeskPayment>> {
    const after = cursor === undefined ? null : MISSING_CURSOR.decode(cursor);
    const refs = await listTokenMissing(this.database, after, limit + 1);
    return this.page(MISSING_CURSOR, refs, limit, (ref) => ref.paymentId, null);
  }

  /** Lists payments that are not final, the longest due first; `overdue` ones are late by a minute. */
  async listOpen(
    which: 'open' | 'overdue',
    limit: number,
    cursor: string | undefined,
  ): Promise<Page<DeskPayment>> {
    const after = cursor === undefined ? null : dueListPosition(DUE_CURSORS[which].decode(cursor));
    const walked = await walkDue(this.database, after, which === 'overdue');
    const open = walked.filter(({ status }) => !isFinal(status));
    const last = walked.length === ROWS_READ_MAX ? walked.at(-1) : undefined;
    return this.page(
      DUE_CURSORS[which],
      open,
      limit,
      dueListKey,
      last === undefined ? null : dueListKey(last),
    );
  }

  /** Open payments and their totals by status. */
  held(): Promise<HeldRow[]> {
    return sumHeld(this.database);
  }

  private async page<Ref extends PaymentRef>(
    cursor: ListCursor<string>,
    refs: readonly Ref[],
    limit: number,
    key: (ref: Ref) => string,
    readTo: string | null,
  ): Promise<Page<DeskPayment>> {
    const page = pageOf(cursor, refs, limit, (ref) => ref, key, readTo);
    return { data: await this.load(page.data), nextCursor: page.nextCursor };
  }

  /** Loads payments in the order of `refs`. */
  private async load(refs: readonly PaymentRef[]): Promise<DeskPayment[]> {
    if (refs.length === 0) return [];
    const rows = await this.payments.findBy(
      refs.map(({ walletId, paymentId }) => ({ walletId, id: paymentId })),
    );
    const byId = new Map(rows.map((row) => [row.id, row]));
    return refs.flatMap(({ paymentId }) => {
      const row = byId.get(paymentId);
      return row === undefined ? [] : [deskPayment(row)];
    });
  }
}

function deskPayment(row: BillPaymentEntity): DeskPayment {
  const { walletId, notUnderstood } = row;
  return { walletId, view: billPaymentView(row), notUnderstood: notUnderstood ?? [] };
}
