/** What a purchase costs the float on average: the load buys for ₦1,000 to ₦6,000. */
const MEAN_NAIRA = 3_500;
const TOP_UP_EVERY_MS = 10_000;
/** Top-ups, as shares of what a whole load would spend: the first runs dry, and both together do not. */
const SHARES = { vtpass: 0.7, buypower: 0.9 } as const;

export type SoakProvider = keyof typeof SHARES;

/** Faults by chance (the simulator's README), a float that runs dry, and a disco that comes and goes. */
export function profileFor(provider: SoakProvider, seed: number, rate: number): object {
  const spentNaira = (rate * MEAN_NAIRA * TOP_UP_EVERY_MS) / 1_000;
  const topUpNaira = Math.round(spentNaira * SHARES[provider]);
  const isFirst = provider === 'vtpass';
  return {
    provider,
    name: 'mixed',
    seed: isFirst ? seed : seed + 1,
    float: { startNaira: 2 * topUpNaira, topUpNaira, everyMs: TOP_UP_EVERY_MS },
    flapping: {
      billerId: isFirst ? 'eko-electric' : 'abuja-electric',
      upMs: 40_000,
      downMs: 10_000,
    },
    callbacks: { duplicate: 0.3, unknown: 0.1 },
  };
}
