/** A moment as PostgreSQL is given it: in UTC, so that it means the same in every session. */
export function momentOf(text: string | undefined): string | null {
  return text === undefined ? null : new Date(text).toISOString();
}
