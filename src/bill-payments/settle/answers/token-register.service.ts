import { Injectable } from '@nestjs/common';
import { TokenRepeated } from '../../../kernel/errors.js';
import type { Tx } from '../../../platform/database/database.js';
import { Providers } from '../../../vending/routing/providers.service.js';
import type { ProviderAnswer, VendedToken } from '../../../vending/provider/provider-answer.js';
import type { PaymentFacts, PaymentRef } from '../../payment/payment.js';
import { isMadeOnce, tokensToClaim, vetted, type Vetted } from './token-doubts.js';
import { claimTokens } from './token-hashes.store.js';

/** An answer with its payment, whose row is locked. */
export interface AnswerAbout {
  readonly payment: PaymentFacts;
  readonly answer: ProviderAnswer;
}

/**
 * The register of tokens: each token belongs to the first purchase that had it. Sandboxes repeat one token,
 * so theirs are neither registered nor compared.
 */
@Injectable()
export class TokenRegister {
  constructor(private readonly providers: Providers) {}

  /** Claims in `tx` the tokens of deliveries, and vets each answer, in the order of `answers`. */
  async vet(tx: Tx, answers: readonly AnswerAbout[]): Promise<Vetted[]> {
    const owners = await claimTokens(
      tx,
      answers.flatMap(({ payment, answer }) =>
        this.isExempt(payment)
          ? []
          : tokensToClaim(payment, answer).map((token) => ({ ...refOf(payment), token })),
      ),
    );
    return answers.map(({ payment, answer }) =>
      this.isExempt(payment) ? { answer, doubts: [] } : vetted(payment, answer, owners),
    );
  }

  /**
   * Claims in `tx` the tokens that an operator entered for a payment.
   * @throws TokenRepeated when another purchase has one of them.
   */
  async claim(tx: Tx, payment: PaymentFacts, tokens: readonly VendedToken[]): Promise<void> {
    if (this.isExempt(payment)) return;
    const ref = refOf(payment);
    const values = new Set(tokens.filter(isMadeOnce).map(({ value }) => value));
    const owners = await claimTokens(
      tx,
      [...values].map((token) => ({ ...ref, token })),
    );
    const other = [...owners.values()].find((owner) => owner !== payment.id);
    if (other !== undefined) throw new TokenRepeated(other);
  }

  private isExempt({ provider }: PaymentFacts): boolean {
    return provider !== null && this.providers.isSandbox(provider);
  }
}

function refOf({ walletId, id }: PaymentFacts): PaymentRef {
  return { walletId, paymentId: id };
}
