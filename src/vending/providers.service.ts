import { invariant } from '../kernel/invariant.js';
import type { ElectricityProvider } from './electricity-provider.js';

/** The providers this installation is configured for, by their codes. Also their injection token. */
export class Providers {
  private readonly byCode: ReadonlyMap<string, ElectricityProvider>;

  constructor(
    readonly all: readonly ElectricityProvider[],
    private readonly sandboxes: ReadonlySet<string> = new Set(),
  ) {
    this.byCode = new Map(all.map((provider) => [provider.code, provider]));
    invariant(all.length > 0 && this.byCode.size === all.length, 'each provider has its code');
  }

  /** Whether it sells nothing real there, and may repeat one token for every order. */
  isSandbox(code: string): boolean {
    return this.sandboxes.has(code);
  }

  /** Null for a provider that is not configured any more, though payments may still be open there. */
  find(code: string): ElectricityProvider | null {
    return this.byCode.get(code) ?? null;
  }
}
