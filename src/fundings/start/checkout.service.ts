import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../../auth/caller.js';
import { UsersService } from '../../auth/users.service.js';
import { Config } from '../../config/config.js';
import { answerOnce, type Answered } from '../../kernel/answer-once.js';
import { GatewayUnavailable, LimitExceeded } from '../../kernel/errors.js';
import { failPoint } from '../../kernel/fail-point.js';
import { newId } from '../../kernel/ids.js';
import { invariant } from '../../kernel/invariant.js';
import { idempotencyOf, type Idempotency } from '../../kernel/request-hash.js';
import { until } from '../../kernel/wait-at-most.js';
import { LimitsService } from '../../wallets/limits.service.js';
import { DatabaseClock } from '../../platform/database/database-clock.service.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { Log } from '../../platform/logging/log.js';
import type { FundWalletDto } from '../funding.dto.js';
import { FundingGateway } from '../gateways/funding-gateway.js';
import { FundingSettlementService } from '../settle/funding-settlement.service.js';
import { fundingPolicyOf } from '../funding-policy.js';
import {
  claimFunding,
  findFunding,
  findFundingByKey,
  insertFunding,
  releaseFunding,
  storeAuthorizationUrl,
  type FundingRow,
} from '../funding.store.js';
import { fundingView, pendingView, type FundingView } from '../funding.view.js';

const POLL_MS = 50;
/** The sweep and other repetitions take a funding too, each for one question. */
const CLAIM_TRIES_MAX = 10;
/** What our own statements add to the time-out of a call. */
const CLAIM_SPARE_MS = 2_000;

/** Opens a payment at the gateway. The funding's row is committed before the call. */
@Injectable()
export class CheckoutService {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly clock: DatabaseClock,
    private readonly gateway: FundingGateway,
    private readonly limits: LimitsService,
    private readonly users: UsersService,
    private readonly settlement: FundingSettlementService,
    private readonly log: Log,
  ) {}

  /**
   * Begins a funding. The answer says that it is completed, or gives the address of the payment page.
   * @throws IdempotencyConflict, LimitExceeded, AmountOutOfRange, GatewayUnavailable,
   * DatabaseUnavailable, ClockWrong.
   */
  async start(
    caller: Caller,
    { amount }: FundWalletDto,
    key: string | null,
  ): Promise<Answered<FundingView>> {
    this.clock.assertIsRight();
    const idempotency = idempotencyOf(key, { amount });
    return answerOnce(idempotency, {
      perform: async () => {
        const made = await this.begin(caller, amount, idempotency);
        return made === null ? null : this.open(caller, made);
      },
      find: (stored) => findFundingByKey(this.database, caller.walletId, stored),
      replay: (stored) => this.replay(caller, stored),
    });
  }

  /**
   * Stores the funding, if the limits of its user let it begin.
   * @returns null when the key has begun one before: a repeated request is answered without a look at the limits.
   */
  private async begin(
    caller: Caller,
    amount: number,
    idempotency: Idempotency | null,
  ): Promise<FundingRow | null> {
    const isTaken = async (): Promise<boolean> =>
      idempotency !== null &&
      (await findFundingByKey(this.database, caller.walletId, idempotency.key)) !== null;
    if (await isTaken()) return null;
    try {
      return await this.database.transaction(async (tx) => {
        await this.limits.admitFunding(tx, caller.walletId, amount);
        return this.insert(tx, caller, amount, idempotency);
      });
    } catch (error) {
      // The same request a moment ago may be what has used the limit up.
      if (error instanceof LimitExceeded && (await isTaken())) return null;
      throw error;
    }
  }

  private insert(
    tx: Tx,
    caller: Caller,
    amount: number,
    idempotency: Idempotency | null,
  ): Promise<FundingRow | null> {
    return insertFunding(
      tx,
      {
        walletId: caller.walletId,
        id: newId(),
        amount,
        gateway: this.gateway.code,
        reference: referenceFor(caller.walletId, idempotency?.key ?? null),
        idempotencyKey: idempotency?.key ?? null,
        requestHash: idempotency?.hash ?? null,
        eventId: newId(),
      },
      { nextCheckMs: fundingPolicyOf(this.config).waitsMs[0] ?? 0, claimMs: this.claimMs },
    );
  }

  private get claimMs(): number {
    return this.gateway.timeoutMs * 2 + CLAIM_SPARE_MS;
  }

  private async replay(caller: Caller, stored: FundingRow): Promise<FundingView> {
    for (let tries = 0; tries < CLAIM_TRIES_MAX; tries += 1) {
      const funding = await this.whenUnclaimed(await this.read(stored));
      if (funding.authorizationUrl !== null) return pendingView(funding);
      if (funding.status !== 'pending') return fundingView(funding);
      // Only the gateway that a payment was begun at may be asked to take it.
      if (funding.gateway !== this.gateway.code) return pendingView(funding);
      // The request that stored the row got no answer of the gateway, so this request continues it.
      const isOurs = await claimFunding(this.database, funding, this.claimMs);
      if (isOurs) return this.open(caller, funding);
    }
    throw new GatewayUnavailable();
  }

  /** A duplicate that arrives while the first is in flight waits for it. */
  private async whenUnclaimed(stored: FundingRow): Promise<FundingRow> {
    let funding = stored;
    const isFree = async (): Promise<boolean> => {
      if (isOpening(funding)) funding = await this.read(stored);
      return !isOpening(funding);
    };
    await until(isFree, POLL_MS, performance.now() + stored.claimedMs);
    return funding;
  }

  private async open(caller: Caller, funding: FundingRow): Promise<FundingView> {
    const { reference, amount } = funding;
    const { email } = await this.users.get(caller.userId);
    const metadata = { walletId: funding.walletId, fundingId: funding.id };
    await failPoint('funding-stored');
    const answer = await this.gateway.initialise({ reference, amount, email, metadata });
    await failPoint('gateway-answered');
    switch (answer.kind) {
      case 'initialised':
        return this.opened(funding, answer.authorizationUrl);
      // An earlier call got through and its answer did not: all that is left is to ask.
      case 'duplicate':
      case 'taken':
        await this.settlement.apply(funding, await this.gateway.verify(funding), 'request');
        return fundingView(await this.read(funding));
      case 'refused':
      case 'unclear':
        this.log.warn(
          { reference, gateway: funding.gateway, answer: answer.kind, reason: answer.reason },
          'the gateway could not be asked to take a payment',
        );
        if (answer.kind === 'unclear' && answer.other !== undefined) {
          await this.settlement.isAboutAnother(funding, answer.other);
        }
        await releaseFunding(this.database, funding);
        throw new GatewayUnavailable();
    }
  }

  private async opened(funding: FundingRow, authorizationUrl: string): Promise<FundingView> {
    const isKept = await storeAuthorizationUrl(this.database, funding, authorizationUrl);
    return isKept
      ? pendingView({ ...funding, authorizationUrl })
      : fundingView(await this.read(funding));
  }

  private async read(funding: FundingRow): Promise<FundingRow> {
    const row = await findFunding(this.database, funding);
    invariant(row !== null, 'a funding is never deleted');
    return row;
  }
}

function isOpening(funding: FundingRow): boolean {
  return funding.status === 'pending' && funding.authorizationUrl === null && funding.claimedMs > 0;
}

/**
 * A request that is repeated with its key has the same reference, also when the database was put back
 * to before the first: the gateway knows it again, and takes no second payment.
 */
function referenceFor(walletId: string, key: string | null): string {
  if (key === null) return `fund-${newId()}`;
  const intent = JSON.stringify(['funding', walletId, key]);
  return `fund-${createHash('sha256').update(intent).digest('hex').slice(0, 32)}`;
}
