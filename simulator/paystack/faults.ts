import { chanceOf, Faults } from '../faults.js';
import type { Call, CallFault, PaystackProfile } from './profile.js';
import { outcomes, type AutoPay } from './transaction.js';

/** What goes wrong and when: by seed and reference alone, so a campaign can be run again. */
export class PaystackFaults {
  private current: PaystackProfile = {};
  private readonly latency = new Faults();

  get profile(): PaystackProfile {
    return this.current;
  }

  use(profile: PaystackProfile): void {
    this.current = profile;
    const { seed, latency } = profile;
    this.latency.use({ ...(seed !== undefined && { seed }), ...(latency && { latency }) });
  }

  latencyMs(): number {
    return this.latency.latencyMs();
  }

  /** `nth` makes the next call about the same reference another draw. */
  ofCall(call: Call, reference: string, nth: number): CallFault | undefined {
    const chances = Object.entries(this.current[call] ?? {});
    return pick(chances, this.draw(`${call}:${reference}:${nth}`)) as CallFault | undefined;
  }

  autoPayOf(reference: string, nowMs: number): AutoPay | undefined {
    const { autoPay } = this.current;
    if (autoPay === undefined) return undefined;
    const chances = outcomes.map((outcome) => [outcome, autoPay[outcome] ?? 0] as const);
    const outcome = pick(chances, this.draw(`pay:${reference}`));
    if (outcome === undefined) return undefined;
    const { minMs = 0, maxMs = minMs } = autoPay;
    const waitMs = minMs + (maxMs - minMs) * this.draw(`wait:${reference}`);
    return { outcome, atMs: Math.round(nowMs + waitMs) };
  }

  /** Whether that happens to a webhook. */
  hits(what: 'lost' | 'duplicate' | 'delayed' | 'reordered' | 'forged', key: string): boolean {
    return this.draw(`${what}:${key}`) < (this.current.webhooks?.[what] ?? 0);
  }

  private draw(text: string): number {
    return chanceOf(`${this.current.seed ?? 0}:${text}`);
  }
}

function pick<T extends string>(
  chances: readonly (readonly [T, number])[],
  draw: number,
): T | undefined {
  let left = draw;
  for (const [name, chance] of chances) {
    left -= chance;
    if (left < 0) return name;
  }
  return undefined;
}
