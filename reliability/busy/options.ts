import { availableParallelism } from 'node:os';

export const BUSY_USAGE = 'usage: npm run busy -- [--burners=NUMBER] COMMAND [ARGUMENT…]';

export interface BusyOptions {
  /** How many threads do nothing but keep a core busy. */
  readonly burners: number;
  readonly command: string;
  readonly arguments: readonly string[];
}

/** Reads the words after `npm run busy --`; null when they make no sense. As many burners as cores by default. */
export function readBusyOptions(words: readonly string[]): BusyOptions | null {
  const [first = '', ...rest] = words;
  const given = /^--burners=([1-9]\d{0,2})$/.exec(first)?.[1];
  const [command, ...others] = given === undefined ? [first, ...rest] : rest;
  if (command === undefined || command === '' || command.startsWith('-')) return null;
  const burners = given === undefined ? availableParallelism() : Number(given);
  return { burners, command, arguments: others };
}
