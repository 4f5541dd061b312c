import { parseArgs } from 'node:util';

export interface SoakOptions {
  readonly payments: number;
  readonly seed: number;
  /** How long payments may take to be accepted; whatever was accepted by then is what is judged. */
  readonly minutes: number;
  /** Purchases a second that are asked for. */
  readonly rate: number;
  readonly keep: boolean;
}

export const SOAK_USAGE = `Takes payments through both providers with their usual faults, until all have ended, and compares every book.

  npm run soak -- [--payments=10000] [--seed=<number>] [--minutes=30] [--rate=25] [--keep]

Ends with 0 when everything agrees, 1 when something does not, 2 when it could not be run.
`;

/** @throws Error that says which option it does not understand. */
export function readSoakOptions(args: readonly string[]): SoakOptions | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      payments: { type: 'string', default: '10000' },
      seed: { type: 'string', default: '1' },
      minutes: { type: 'string', default: '30' },
      rate: { type: 'string', default: '25' },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  return {
    payments: positive('payments', values.payments),
    seed: positive('seed', values.seed),
    minutes: positive('minutes', values.minutes),
    rate: positive('rate', values.rate),
    keep: values.keep,
  };
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`--${name} must be a number above 0, not "${text}"`);
  return value;
}
