/**
 * What a gateway tells us by itself. `paid` is a hint, and nothing moves by it before the gateway was
 * asked; the others move nothing, they call a person.
 */
export interface GatewayNotice {
  /** The gateway's own word for it. */
  readonly event: string;
  readonly means: 'paid' | 'refunded' | 'charged_back' | 'other';
  /** Ours, where the notice names one. */
  readonly reference: string | null;
  readonly body: unknown;
}
