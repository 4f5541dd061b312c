import { createHash, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { NotFound } from '../../kernel/errors.js';
import { Database } from '../../platform/database/database.js';
import { Log } from '../../platform/logging/log.js';
import { Providers } from '../../vending/routing/providers.service.js';
import { VendingService } from '../../vending/vending.service.js';
import { PaymentHintService } from '../visit/payment-hint.service.js';
import {
  findCalledAttempt,
  insertCallback,
  type CalledAttempt,
} from './provider-callbacks.store.js';
import { SettlementService } from '../settle/settlement.service.js';

/**
 * Receives the callbacks of providers. They are not signed, so a callback is a hint to ask the provider and
 * never evidence. Only its request id is read.
 */
@Injectable()
export class ProviderCallbacksService {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly providers: Providers,
    private readonly hints: PaymentHintService,
    private readonly vending: VendingService,
    private readonly settlement: SettlementService,
    private readonly log: Log,
  ) {}

  /**
   * Stores a callback once, however often it comes, and asks the provider about its purchase. An id that we
   * never made gets the same answer as any other.
   * @throws NotFound for a wrong secret or an unknown provider, with the same words. DatabaseUnavailable:
   * the provider repeats the callback.
   */
  async receive(code: string, secret: string, body: unknown): Promise<void> {
    const provider = this.isSecret(secret) ? this.providers.find(code) : null;
    if (provider === null) throw new NotFound('page');
    const requestId = provider.requestIdOf(body);
    const digest = sha256(`${code}\n${JSON.stringify(body)}`);
    const isNew = await insertCallback(this.database, { digest, provider: code, requestId, body });
    if (!isNew || requestId === null) return;
    const attempt = await findCalledAttempt(this.database, code, requestId);
    this.log.info({ provider: code, requestId, isOurs: attempt !== null }, 'callback');
    if (attempt?.isLast === true) await this.hints.hint(attempt);
    else if (attempt !== null) this.askAgain(code, attempt);
  }

  private isSecret(given: string): boolean {
    const { CALLBACK_SECRET: secret } = this.config.env;
    return secret !== undefined && timingSafeEqual(sha256(secret), sha256(given));
  }

  /** Asks about an attempt that has provably failed: if it delivered after all, that is an incident. */
  private askAgain(provider: string, attempt: CalledAttempt): void {
    const look = async (): Promise<void> => {
      const answer = await this.vending.requery(provider, attempt);
      const report = { kind: 'answer', attempt: attempt.number, call: 'requery', answer } as const;
      await this.settlement.settle(attempt, report);
    };
    look().catch((error: unknown) => {
      // If this look fails, reconciliation finds the same later.
      const { requestId } = attempt;
      this.log.warn(
        { err: error, provider, requestId },
        'an earlier attempt could not be asked about',
      );
    });
  }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
