import { FundingGateway, type GatewayQuestion } from './funding-gateway.js';
import type { GatewayAnswer, InitialiseAnswer } from './gateway-answer.js';

/** The gateway of development: every payment is taken and succeeds, and nobody pays it. Production refuses it at boot. */
export class SandboxAdapter extends FundingGateway {
  readonly code = 'sandbox';
  readonly timeoutMs = 0;

  initialise(): Promise<InitialiseAnswer> {
    return Promise.resolve({ kind: 'taken' });
  }

  /** It stores nothing and reports the requested amount as paid, so it answers the same after a restart. */
  verify({ reference, amount }: GatewayQuestion): Promise<GatewayAnswer> {
    return Promise.resolve({
      kind: 'succeeded',
      reference,
      amount,
      requestedAmount: amount,
      currency: 'NGN',
      fees: null,
      paidAt: null,
    });
  }

  /** It sends nothing, so nothing is from it. */
  readNotice(): null {
    return null;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
