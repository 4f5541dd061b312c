/** CPU time below this says nothing: what grows out of proportion takes ten times as long and more at 32 KiB. */
const FLOOR_US = 4_000;
/** What costs less than this is not read: 16 MiB that are read character by character cost more. */
const UNREAD_MAX_US = 5_000;
/** How much more 16 MiB may cost than 32 KiB, if only their length is looked at: they are 512 times as long. */
const UNREAD_MAX = 16;
/** How often growth has to be seen before it is believed: the machine may have been busy. */
const SIGHTINGS = 4;

const LONGEST = 32_768;
const FAR_TOO_LONG = 16 * 1_024 * 1_024;

/**
 * A text is read once, and the same amount of text is read in `parts` shorter ones. Both take as long if a
 * parser is linear; a quadratic one takes `parts` times as long for the one text. As the amount is the same,
 * so is the memory that has to be found for it, which costs far more on some machines than on others.
 */
interface Comparison {
  readonly lengths: readonly number[];
  readonly parts: number;
  /** How many times the cost of its parts a text may cost. */
  readonly max: number;
}

/** What grows exponentially is found at lengths at which it still comes to an end. */
const EXPONENTIAL: Comparison = { lengths: [16, 24, 36, 54, 81, 128, 192], parts: 2, max: 8 };
/** In the middle between 1 and 16. What is bounded reads nothing of the longest, so each length counts. */
const POLYNOMIAL: Comparison = { lengths: [512, 4_096, LONGEST], parts: 16, max: 4 };

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
 * The first length at which one text costs far more than the same amount of text in shorter ones; null when
 * there is none. It compares CPU time with CPU time, so how fast or how busy the machine is does not count.
 */
export async function growthOf(read: Read, textOf: TextOf): Promise<Growth | null> {
  for (const comparison of [EXPONENTIAL, POLYNOMIAL]) {
    for (const length of comparison.lengths) {
      const growth = await growthAt(length, comparison, read, textOf);
      if (growth !== null) return growth;
    }
  }
  return null;
}

async function growthAt(
  length: number,
  { parts, max }: Comparison,
  read: Read,
  textOf: TextOf,
): Promise<Growth | null> {
  const from = Math.ceil(length / parts);
  const [short, long] = [textOf(from), textOf(length)];
  let ratio = Infinity;
  for (let sighting = 0; sighting < SIGHTINGS; sighting += 1) {
    const whole = await costOf(read, long);
    if (whole <= FLOOR_US) return null;
    ratio = Math.min(ratio, whole / (await costOf(read, short, parts)));
    if (ratio <= max) return null;
  }
  return { from, to: length, ratio };
}

/** Whether a text of 16 MiB costs hardly more than one that is 512 times shorter: its length alone is looked at. */
export async function leavesUnread(read: Read, textOf: TextOf): Promise<boolean> {
  const [long, tooLong] = [textOf(LONGEST), textOf(FAR_TOO_LONG)];
  for (let sighting = 0; sighting < SIGHTINGS; sighting += 1) {
    const most = Math.max(UNREAD_MAX_US, UNREAD_MAX * (await costOf(read, long)));
    if ((await costOf(read, tooLong)) <= most) return true;
  }
  return false;
}

/**
 * The CPU time of this process, in microseconds, that reading a text so often takes. The kernel's part is left
 * out: it is the finding of memory.
 */
async function costOf(read: Read, text: string, times = 1): Promise<number> {
  const before = process.cpuUsage();
  for (let time = 0; time < times; time += 1) {
    try {
      await read(text);
    } catch {
      // It may refuse the text; what counts is what that cost.
    }
  }
  return process.cpuUsage(before).user;
}
