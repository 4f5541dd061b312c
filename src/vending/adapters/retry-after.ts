const WAIT_MAX_MS = 3_600_000;

/**
 * How long a `Retry-After` asks to wait, from seconds or an HTTP date. Bounded: what a provider says
 * may slow our questions down, but not stop them.
 * @returns undefined when it says nothing that can be read.
 */
export function retryAfterMs(value: string | string[] | undefined, now: Date): number | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  const waitMs = /^\d{1,15}$/.test(text) ? Number(text) * 1_000 : untilDate(text, now);
  return waitMs === undefined ? undefined : Math.min(Math.max(waitMs, 0), WAIT_MAX_MS);
}

/** Only the form that HTTP writes today: `Date.parse` alone takes `1.5` and `-3` for dates. */
function untilDate(text: string, now: Date): number | undefined {
  if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text))
    return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at - now.getTime();
}
