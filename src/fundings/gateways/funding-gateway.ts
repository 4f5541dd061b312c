import type { GatewayAnswer, InitialiseAnswer } from './gateway-answer.js';
import type { GatewayNotice } from '../notices/gateway-notice.js';

/** A payment that the gateway shall collect for us. */
export interface GatewayOrder {
  /** Ours; the gateway takes one payment for it. */
  readonly reference: string;
  /** Kobo. */
  readonly amount: number;
  readonly email: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A payment to ask the gateway about: its reference and the requested amount. */
export type GatewayQuestion = Pick<GatewayOrder, 'reference' | 'amount'>;

/** A company that takes customers' money for us. Its calls never throw: doubt is an answer. */
export abstract class FundingGateway {
  /** Names it in accounts (`funding:<code>`) and fundings. */
  abstract readonly code: string;
  /** How long one call may take. */
  abstract readonly timeoutMs: number;

  /** Asks it to take a payment. Asking twice with one reference cannot take two. */
  abstract initialise(order: GatewayOrder): Promise<InitialiseAnswer>;

  /** Asks for the result of the payment with this reference. */
  abstract verify(asked: GatewayQuestion): Promise<GatewayAnswer>;

  /**
   * Reads a notice that claims to come from the gateway.
   * @param bytes the body exactly as it came: the signature is over it.
   * @returns null when it was not signed by the gateway.
   */
  abstract readNotice(bytes: Uint8Array, signature: string | undefined): GatewayNotice | null;

  abstract close(): Promise<void>;
}
