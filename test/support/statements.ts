import pg from 'pg';

/** One statement as it went to PostgreSQL. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

type Query = (this: pg.Client, ...args: unknown[]) => unknown;

/** Listens to what every connection of this process asks, until `stop`. */
export function recordStatements(): {
  /** What was asked since the last time. */
  take(): Statement[];
  stop(): void;
} {
  const prototype = pg.Client.prototype as unknown as { query: Query };
  const original = prototype.query;
  let statements: Statement[] = [];
  prototype.query = function query(this: pg.Client, ...args: unknown[]): unknown {
    const statement = statementOf(args[0], args[1]);
    if (statement !== null) statements.push(statement);
    return original.apply(this, args);
  };
  return {
    take: () => {
      const taken = statements;
      statements = [];
      return taken;
    },
    stop: () => {
      prototype.query = original;
    },
  };
}

function statementOf(first: unknown, second: unknown): Statement | null {
  if (typeof first === 'string') {
    return { text: first, values: Array.isArray(second) ? (second as unknown[]) : [] };
  }
  const { text, values } = first as { text?: unknown; values?: unknown };
  if (typeof text !== 'string') return null;
  return { text, values: Array.isArray(values) ? (values as unknown[]) : [] };
}

/** A node of a plan, as `EXPLAIN (FORMAT JSON)` tells it: the fields that tests look at. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Shared Hit Blocks'?: number;
  readonly 'Shared Read Blocks'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** `custom` is planned for these values, as TypeORM's are; `generic` once for all, as prepared ones. */
export type PlanKind = 'custom' | 'generic';

/**
 * The plan of a statement; nothing of what it does stays.
 * @param options `run` to run it too, so that the plan tells what was read; `settings` for the planner.
 */
export async function planOf(
  client: pg.Client,
  { text, values }: Statement,
  kind: PlanKind,
  options: { run?: boolean; settings?: Readonly<Record<string, string>> } = {},
): Promise<PlanNode> {
  const settings = { plan_cache_mode: `force_${kind}_plan`, ...options.settings };
  await client.query('BEGIN');
  try {
    for (const [name, value] of Object.entries(settings))
      await client.query(`SET LOCAL ${name} = ${value}`);
    await client.query(`PREPARE explained AS ${text}`);
    const literals = values.map((value) => literalOf(value)).join(', ');
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `EXPLAIN (FORMAT JSON${options.run === true ? ', ANALYZE, BUFFERS, TIMING off' : ''})
        EXECUTE explained ${literals === '' ? '' : `(${literals})`}`,
    );
    return rows[0]!['QUERY PLAN'][0].Plan;
  } finally {
    await client.query('ROLLBACK');
    await client.query('DEALLOCATE ALL');
  }
}

/** Every node of a plan, parents first. */
export function nodesOf(plan: PlanNode): PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

/** How many rows the nodes of a plan that was run took from tables. */
export function rowsReadBy(plan: PlanNode): number {
  return nodesOf(plan)
    .filter((node) => node['Node Type'].endsWith('Scan') && node['Relation Name'] !== undefined)
    .map((node) => {
      const each = (node['Actual Rows'] ?? 0) + (node['Rows Removed by Filter'] ?? 0);
      return each * (node['Actual Loops'] ?? 0);
    })
    .reduce((sum, rows) => sum + rows, 0);
}

/** How many pages a plan that was run touched. */
export function pagesReadBy(plan: PlanNode): number {
  return (plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0);
}

function literalOf(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => (item === null ? 'NULL' : JSON.stringify(item)));
    return pg.escapeLiteral(`{${items.join(',')}}`);
  }
  if (value instanceof Date) return pg.escapeLiteral(value.toISOString());
  return pg.escapeLiteral(typeof value === 'string' ? value : JSON.stringify(value));
}
