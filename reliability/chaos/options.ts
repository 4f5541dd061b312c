import { parseArgs } from 'node:util';

export interface ChaosOptions {
  readonly minutes: number;
  readonly seed: number;
  readonly payments: number;
  readonly rate: number;
  readonly wallets: number;
  /** Leaves the folder of the run, with the logs, also when all is well. */
  readonly keep: boolean;
}

export const CHAOS_USAGE = `Breaks everything under load, by a seed, and checks the money while it does.

  npm run chaos -- [--minutes=1] [--seed=<number>] [--payments=<most>] [--rate=60] [--wallets=40] [--keep]

Ends with 0 when nothing was wrong, 1 when something was, 2 when it could not be run.
`;

/** @throws Error that says which option it does not understand. */
export function readChaosOptions(args: readonly string[]): ChaosOptions | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: '1' },
      seed: { type: 'string' },
      payments: { type: 'string' },
      rate: { type: 'string', default: '60' },
      wallets: { type: 'string', default: '40' },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  return {
    minutes: positive('minutes', values.minutes),
    seed: values.seed === undefined ? Date.now() % 1_000_000 : positive('seed', values.seed),
    payments: values.payments === undefined ? Infinity : positive('payments', values.payments),
    rate: positive('rate', values.rate),
    wallets: Math.max(2, positive('wallets', values.wallets)),
    keep: values.keep,
  };
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`--${name} must be a number above 0, not "${text}"`);
  return value;
}
