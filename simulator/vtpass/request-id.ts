const lagosOffsetMs = 60 * 60 * 1000;
const wellFormed = /^\d{12}[A-Za-z0-9]{0,116}$/;

/** Today's date in Lagos (UTC+1 all year) as YYYYMMDD. */
export function lagosDate(nowMs: number): string {
  const iso = new Date(nowMs + lagosOffsetMs).toISOString();
  return iso.slice(0, 4) + iso.slice(5, 7) + iso.slice(8, 10);
}

/** What is wrong with the form of a request id; undefined when nothing is. */
export function formFault(requestId: unknown): string | undefined {
  if (typeof requestId !== 'string' || requestId === '') {
    return 'IMPROPER REQUEST ID: DOES NOT CONTAIN DATE';
  }
  if (!wellFormed.test(requestId)) {
    return 'IMPROPER REQUEST ID: NOT PROPERLY FORMATTED - 12 OR MORE CHARACTERS, FIRST 12 ARE YYYYMMDDHHII';
  }
  return undefined;
}

/** What is wrong with the date of a well-formed request id; undefined when it is today's. */
export function dateFault(requestId: string, nowMs: number): string | undefined {
  if (requestId.startsWith(lagosDate(nowMs))) return undefined;
  return "IMPROPER REQUEST ID: DATE IS NOT TODAY'S DATE - FIRST 8 CHARACTERS ARE TODAY'S DATE AS YYYYMMDD";
}
