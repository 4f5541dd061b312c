import { invariant } from '../../kernel/invariant.js';
import type { LimitedProvider } from '../limiter/limited-provider.js';

/**
 * The providers this installation is configured for, by their codes, each behind its limiter. Also their
 * injection token.
 */
export class Providers {
  private readonly byCode: ReadonlyMap<string, LimitedProvider>;

  constructor(
    readonly all: readonly LimitedProvider[],
    private readonly sandboxes: ReadonlySet<string> = new Set(),
  ) {
    this.byCode = new Map(all.map((provider) => [provider.code, provider]));
    invariant(all.length > 0 && this.byCode.size === all.length, 'each provider has its code');
  }

  /** Whether the provider runs in its sandbox, which sells nothing real and may repeat one token for every order. */
  isSandbox(code: string): boolean {
    return this.sandboxes.has(code);
  }

  /** Null for a provider that is no longer configured. Payments may still be open there. */
  find(code: string): LimitedProvider | null {
    return this.byCode.get(code) ?? null;
  }
}
