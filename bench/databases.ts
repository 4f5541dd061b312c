import pg from 'pg';

/** Runs one statement on a connection of its own. Counts are wanted as `::float8`. */
export async function runSql<Row>(
  url: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  return withClient(url, async (client) => (await client.query(text, [...values])).rows as Row[]);
}

export async function withClient<T>(
  url: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Puts a database in order before a timed piece, so that none pays for what went before. */
export async function tidy(url: string): Promise<void> {
  await withClient(url, async (client) => {
    await client.query('VACUUM (ANALYZE)');
    await client.query('CHECKPOINT');
  });
}

/** The databases of one run on one server; none of them outlives it. */
export class Databases {
  private readonly names = new Set<string>();

  constructor(readonly serverUrl: string) {}

  /** @param template the URL of a database nobody is connected to, which this one begins as */
  async create(what: string, template?: string): Promise<string> {
    const name = `bill_vending_bench_${process.pid}_${what}`;
    const copied = template === undefined ? '' : ` TEMPLATE ${nameIn(template)}`;
    await runSql(this.serverUrl, `CREATE DATABASE ${name}${copied}`);
    this.names.add(name);
    const url = new URL(this.serverUrl);
    url.pathname = `/${name}`;
    return url.href;
  }

  async drop(url: string): Promise<void> {
    const name = nameIn(url);
    await runSql(this.serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    this.names.delete(name);
  }

  async dropAll(): Promise<void> {
    for (const name of this.names) {
      await runSql(this.serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    }
    this.names.clear();
  }
}

function nameIn(url: string): string {
  return new URL(url).pathname.slice(1);
}
