/** How much more a text of twice the length may cost: a linear parser needs 2 times as much, a quadratic one 4. */
const GROWTH_MAX = 3.2;
/** CPU time below this says nothing: a quadratic parser of 32 KiB takes ten times as long and more. */
const FLOOR_US = 4_000;
/** What costs less than this is not read at all: 16 MiB that are read cost more. */
const UNREAD_MAX_US = 1_000;
const DEAR_US = 1_000_000;
const TRIES = 3;
/** How often growth has to be seen before it is believed: the machine may have been busy. */
const SIGHTINGS = 4;

const SHORT = [16, 24, 36, 54, 96, 192] as const;
const LONG = [512, 1_024, 2_048, 4_096, 8_192, 16_384, 32_768] as const;
const LONGEST = 32_768;
const FAR_TOO_LONG = 16 * 1_024 * 1_024;

/** Reads a text, and may refuse it. */
export type Read = (text: string) => unknown;
/** Makes a text of about this length. */
export type TextOf = (length: number) => string;

export interface Growth {
  readonly from: number;
  readonly to: number;
  readonly ratio: number;
}

/**
 * The first step of length by which reading becomes dearer out of proportion; null when none does. It
 * compares CPU time with CPU time, so how fast or how busy the machine is does not count. The first lengths
 * are short, so that what grows exponentially is found before it takes for ever.
 */
export async function growthOf(read: Read, textOf: TextOf): Promise<Growth | null> {
  // Each length counts: what is bounded reads nothing of the longest.
  return (await firstGrowth(read, textOf, SHORT)) ?? (await firstGrowth(read, textOf, LONG));
}

async function firstGrowth(
  read: Read,
  textOf: TextOf,
  [shortest, ...lengths]: readonly [number, ...number[]],
): Promise<Growth | null> {
  let from = shortest;
  let before = await costOf(read, textOf(from));
  for (const to of lengths) {
    const after = await costOf(read, textOf(to));
    const isSuspect = after > FLOOR_US && after > before * GROWTH_MAX;
    if (isSuspect && (await isSeenAgain(read, textOf(from), textOf(to)))) {
      return { from, to, ratio: after / before };
    }
    from = to;
    before = after;
  }
  return null;
}

async function isSeenAgain(read: Read, short: string, long: string): Promise<boolean> {
  for (let sighting = 1; sighting < SIGHTINGS; sighting += 1) {
    const before = await costOf(read, short);
    if ((await costOf(read, long)) <= before * GROWTH_MAX) return false;
  }
  return true;
}

/** Whether a text of 16 MiB costs no more than one that is 500 times shorter: its length alone is looked at. */
export async function leavesUnread(read: Read, textOf: TextOf): Promise<boolean> {
  const [long, tooLong] = [textOf(LONGEST), textOf(FAR_TOO_LONG)];
  for (let sighting = 0; sighting < SIGHTINGS; sighting += 1) {
    const most = Math.max(UNREAD_MAX_US, GROWTH_MAX * (await costOf(read, long)));
    if ((await costOf(read, tooLong)) <= most) return true;
  }
  return false;
}

/** The CPU time of this process, in microseconds, that reading takes: the least of several tries. */
async function costOf(read: Read, text: string): Promise<number> {
  let least = Infinity;
  for (let round = 0; round < TRIES; round += 1) {
    const before = process.cpuUsage();
    try {
      await read(text);
    } catch {
      // It may refuse the text; what counts is what that cost.
    }
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, user + system);
    // What costs so little, or so much, needs no second look.
    if (least < FLOOR_US || least > DEAR_US) break;
  }
  return least;
}
