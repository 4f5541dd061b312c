const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const DURATION = /^(\d+)(ms|s|m|h|d)?(?:\*(\d+))?$/;
/** A longer list, or a wait of more than a year, must be a typing mistake. */
const WAITS_MAX = 10_000;
const WAIT_MAX_MS = 365 * UNIT_MS.d;

/**
 * Reads comma-separated waits. `500` and `500ms` are milliseconds; `5s`, `2m`, `1h` and `1d` name their
 * unit; `1h*24` means twenty-four waits of one hour; `none` means no waits.
 * @returns the waits in milliseconds, or null when the text is not such a list.
 * @example
 * parseWaits('500,2s*2') // [500, 2000, 2000]
 */
export function parseWaits(text: string): readonly number[] | null {
  if (text.trim() === 'none') return [];
  const waitsMs: number[] = [];
  for (const part of text.split(',')) {
    const match = DURATION.exec(part.trim());
    if (match === null) return null;
    const [, count, unit, times] = match;
    const waitMs = Number(count) * UNIT_MS[(unit ?? 'ms') as keyof typeof UNIT_MS];
    const repeats = Number(times ?? 1);
    if (waitMs > WAIT_MAX_MS || waitsMs.length + repeats > WAITS_MAX) return null;
    waitsMs.push(...Array<number>(repeats).fill(waitMs));
  }
  return waitsMs;
}
