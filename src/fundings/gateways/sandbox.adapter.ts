import { FundingGateway } from './funding-gateway.js';
import type { GatewayAnswer, InitialiseAnswer } from './gateway-answer.js';

/** The gateway of development: money that nobody paid, in at once. Production refuses it at boot. */
export class SandboxAdapter extends FundingGateway {
  readonly code = 'sandbox';
  readonly isInstant = true;
  readonly timeoutMs = 0;

  initialise(): Promise<InitialiseAnswer> {
    return Promise.resolve({ kind: 'refused', reason: 'there is nothing to pay' });
  }

  verify(): Promise<GatewayAnswer> {
    return Promise.resolve({ kind: 'unknown' });
  }

  /** It sends nothing, so nothing is from it. */
  readNotice(): null {
    return null;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
