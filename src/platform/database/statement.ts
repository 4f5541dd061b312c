/**
 * One data-modifying part of a larger statement: a common table expression that reads its rows from a JSON
 * parameter. Each feature writes parts for its own tables. The code that commits joins them, so that a
 * change and everything that belongs to it are one statement and one commit.
 */
export interface StatementPart<Row> {
  /** The name of the expression, unique in the statement. */
  readonly name: string;
  /** Its SQL; `parameter` stands for a `jsonb` array of rows with snake-case keys. */
  readonly sql: (parameter: string) => string;
  /** Further expressions by name, made of what this one returns; they have no rows of their own. */
  readonly after?: Readonly<Record<string, string>>;
  /** Carries the type of the rows; never read. */
  readonly row?: Row;
}

/** A part together with the rows that it writes this time. */
export interface FilledPart {
  readonly part: StatementPart<unknown>;
  readonly rows: readonly unknown[];
}

/** Fills a part with rows of its type. */
export function fill<Row>(part: StatementPart<Row>, rows: readonly Row[]): FilledPart {
  return { part, rows };
}

/**
 * Renders parts as `name AS (…), …`, with parameters numbered from `firstParameter`. Parts without rows are
 * left out.
 */
export function renderParts(
  parts: readonly FilledPart[],
  firstParameter: number,
): { expressions: string[]; values: string[] } {
  const used = parts.filter(({ rows }) => rows.length > 0);
  return {
    expressions: used.flatMap(({ part }, index) => [
      `${part.name} AS (${part.sql(`$${firstParameter + index}::jsonb`)})`,
      ...Object.entries(part.after ?? {}).map(([name, sql]) => `${name} AS (${sql})`),
    ]),
    values: used.map(({ rows }) => JSON.stringify(rows)),
  };
}
