import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { Caller } from '../auth/caller.js';
import { eventRow, insertEvents, type EventRow } from '../events/outbox.js';
import { newId } from '../kernel/ids.js';
import { idempotencyOf, type Idempotency } from '../kernel/request-hash.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { LIMITS_COLUMNS, LIMITS_JOINS, limitsOf, type LimitsRow } from '../ledger/limits.js';
import {
  ofMovedWallet,
  type MovementRequest,
  type MovementSource,
} from '../ledger/movement-request.js';
import type { MovementWriter } from '../ledger/movement-writer.service.js';
import { fundLegs } from '../ledger/posting.js';
import { DatabaseClock } from '../platform/database/database-clock.service.js';
import { fill, type StatementPart } from '../platform/database/statement.js';
import { CheckoutService, type Funded } from './start/checkout.service.js';
import type { FundWalletDto } from './funding.dto.js';
import { FundingEntity } from './funding.entity.js';
import { FundingGateway } from './gateways/funding-gateway.js';
import type { FundingView } from './funding.view.js';

/** The gateway of development: money that nobody paid, in at once. Production refuses it at boot. */
const SANDBOX = 'sandbox';
const BOUNDS = { groupMax: 200, waitingMax: 5_000 };

interface FundingRow {
  readonly wallet_id: string;
  readonly id: string;
  readonly amount: number;
  readonly gateway: string;
  readonly reference: string;
  readonly transaction_id: string;
  readonly idempotency_key: string | null;
  readonly request_hash: string | null;
}

const FUNDINGS: StatementPart<FundingRow> = {
  name: 'new_fundings',
  sql: (parameter) => `
    INSERT INTO fundings (wallet_id, id, status, amount, gateway, reference, transaction_id,
      idempotency_key, request_hash, created_at, completed_at)
    SELECT f.wallet_id, f.id, 'completed', f.amount, f.gateway, f.reference, f.transaction_id,
        f.idempotency_key, f.request_hash,
        date_trunc('milliseconds', now()), date_trunc('milliseconds', now())
      FROM jsonb_to_recordset(${parameter}) AS f(wallet_id uuid, id uuid, amount bigint,
        gateway text, reference text, transaction_id uuid, idempotency_key text, request_hash text)
      WHERE ${ofMovedWallet('f.wallet_id')}`,
};

const EVENTS: StatementPart<EventRow> = {
  name: 'new_events',
  sql: (parameter) => insertEvents(parameter, `WHERE ${ofMovedWallet('e.wallet_id')}`),
};

interface FundingRows {
  readonly funding: FundingRow;
  readonly event: EventRow;
}

const SOURCE: MovementSource<FundingRows> = {
  table: 'fundings',
  columns: '',
  select: `, ${LIMITS_COLUMNS}`,
  joins: LIMITS_JOINS,
  parts: (rows) => [
    fill(
      FUNDINGS,
      rows.map((row) => row.funding),
    ),
    fill(
      EVENTS,
      rows.map((row) => row.event),
    ),
  ],
};

@Injectable()
export class FundingService {
  private readonly writer: MovementWriter<LimitsRow, FundingRows>;

  constructor(
    ledger: LedgerService,
    private readonly clock: DatabaseClock,
    private readonly gateway: FundingGateway,
    private readonly checkout: CheckoutService,
    @InjectRepository(FundingEntity) private readonly fundings: Repository<FundingEntity>,
  ) {
    this.writer = ledger.createWriter(SOURCE, BOUNDS);
  }

  /**
   * Puts money into the caller's wallet, or says where to go to pay it in.
   * @throws IdempotencyConflict, LimitExceeded, AmountOutOfRange, Busy, GatewayUnavailable,
   * DatabaseUnavailable, ClockWrong.
   */
  async fund(caller: Caller, dto: FundWalletDto, key: string | null): Promise<Funded> {
    this.clock.assertIsRight();
    if (!this.gateway.isInstant) return this.checkout.start(caller, dto, key);
    const idempotency = idempotencyOf(key, { amount: dto.amount });
    const row: FundingRow = {
      wallet_id: caller.walletId,
      id: newId(),
      amount: dto.amount,
      gateway: this.gateway.code,
      reference: `fund-${newId()}`,
      transaction_id: newId(),
      idempotency_key: idempotency?.key ?? null,
      request_hash: idempotency?.hash ?? null,
    };
    const outcome = await this.writer.submit(fundingRequest(row, idempotency));
    if (outcome.kind === 'moved') return { view: viewOf(row, outcome.at), isReplayed: false };
    return { view: await this.replay(caller, outcome.id), isReplayed: true };
  }

  private async replay(caller: Caller, id: string): Promise<FundingView> {
    const stored = await this.fundings.findOneByOrFail({ walletId: caller.walletId, id });
    return {
      id,
      status: stored.gateway === SANDBOX ? 'completed' : 'pending',
      amount: stored.amount,
      currency: 'NGN',
      gateway: stored.gateway,
      reference: stored.reference,
      authorizationUrl: stored.authorizationUrl,
      transactionId: stored.gateway === SANDBOX ? stored.transactionId : null,
      createdAt: stored.createdAt.toISOString(),
    };
  }
}

function fundingRequest(
  row: FundingRow,
  idempotency: Idempotency | null,
): MovementRequest<LimitsRow, FundingRows> {
  const event = eventRow(
    {
      walletId: row.wallet_id,
      subjectId: row.id,
      seq: 1,
      type: 'wallet.funded',
      data: { amount: row.amount, gateway: row.gateway, transactionId: row.transaction_id },
    },
    newId(),
  );
  return {
    walletId: row.wallet_id,
    idempotency,
    lookup: {},
    prepare: (found) => ({
      movement: {
        walletId: row.wallet_id,
        transactionId: row.transaction_id,
        type: 'funding',
        direction: 'credit',
        amount: row.amount,
        reference: row.reference,
        subjectId: row.id,
        reversesTransactionId: null,
        posting: 'fund',
        legs: fundLegs(row.gateway, row.amount),
        limits: limitsOf(found),
      },
      rows: { funding: row, event },
    }),
  };
}

function viewOf(row: FundingRow, at: Date): FundingView {
  return {
    id: row.id,
    status: 'completed',
    amount: row.amount,
    currency: 'NGN',
    gateway: row.gateway,
    reference: row.reference,
    authorizationUrl: null,
    transactionId: row.transaction_id,
    createdAt: at.toISOString(),
  };
}
