import type { CheckedWorld } from './world.js';

/** One row that shows what is wrong: ids, and the figures that do not agree. */
export type Evidence = Readonly<Record<string, unknown>>;

/** A rule that does not hold, with how often it was broken and the first cases of it. */
export interface Breach {
  readonly rule: string;
  readonly says: string;
  readonly count: number;
  readonly evidence: readonly Evidence[];
}

/** What was found against one rule. `evidence` may stop at the first cases; `count` does not. */
export interface Finding {
  readonly count: number;
  readonly evidence: readonly Evidence[];
}

/** Something that must hold of the money, under a name that stays. */
export interface Rule {
  readonly name: string;
  /** What must hold, as a sentence. */
  readonly says: string;
  find(world: CheckedWorld): Promise<Finding> | Finding;
}

const SHOWN_MAX = 20;

/** A finding from the cases themselves. */
export function found(cases: readonly Evidence[]): Finding {
  return { count: cases.length, evidence: cases.slice(0, SHOWN_MAX) };
}

/** A rule that one query decides: each row it answers is a case against it. */
export function sqlRule(name: string, says: string, sql: string): Rule {
  return {
    name,
    says,
    find: async ({ snapshot }) => {
      const rows = await snapshot.query<{ found_in_all: number; evidence: Evidence }>(
        `SELECT to_jsonb(cases) AS evidence, count(*) OVER () AS found_in_all
           FROM (${sql}) AS cases LIMIT ${SHOWN_MAX}`,
      );
      return { count: rows[0]?.found_in_all ?? 0, evidence: rows.map((row) => row.evidence) };
    },
  };
}
