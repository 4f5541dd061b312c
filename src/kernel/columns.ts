import { entryOf } from './entry-of.js';
import { InvariantViolation } from './invariant.js';

/**
 * The columns that a statement reads from a JSON parameter, with their types. The lists in the statement
 * and the rows of the parameter are all rendered from this one declaration.
 * @example
 * const KEYS = new Columns({ wallet_id: 'uuid', key: 'text' });
 * `INSERT INTO keys (${KEYS.names}) SELECT ${KEYS.of('k')} FROM ${KEYS.recordset('$1', 'k')}`
 */
export class Columns {
  /** `wallet_id, key` */
  readonly names: string;
  private readonly fields: readonly (readonly [name: string, field: string])[];

  constructor(private readonly types: Readonly<Record<string, string>>) {
    this.names = this.listed((name) => name);
    this.fields = Object.keys(types).map((name) => [name, camelCase(name)]);
  }

  /** Adds columns that only some lists of the statement contain. */
  and(more: Columns | Readonly<Record<string, string>>): Columns {
    return new Columns({ ...this.types, ...(more instanceof Columns ? more.types : more) });
  }

  /** `k.wallet_id, k.key` */
  of(alias: string): string {
    return this.listed((name) => `${alias}.${name}`);
  }

  /** `wallet_id = k.wallet_id, key = k.key` */
  setTo(alias: string): string {
    return this.listed((name) => `${name} = ${alias}.${name}`);
  }

  /** `jsonb_to_recordset($1) AS k(wallet_id uuid, key text)` */
  recordset(parameter: string, alias: string): string {
    const typed = this.listed((name, type) => `${name} ${type}`);
    return `jsonb_to_recordset(${parameter}) AS ${alias}(${typed})`;
  }

  /** One row of the parameter. The column `wallet_id` takes the item's `walletId`. */
  rowOf(item: object): Readonly<Record<string, unknown>> {
    const values = item as Readonly<Record<string, unknown>>;
    const row: Record<string, unknown> = {};
    // A loop instead of a Map: this runs for every row of a group.
    for (const [name, field] of this.fields) {
      if (!Object.hasOwn(values, field)) throw new InvariantViolation(`the item has no ${field}`);
      // eslint-disable-next-line ours/no-table-by-any-text -- the names of columns stand in our code
      row[name] = entryOf(values, field);
    }
    return row;
  }

  private listed(render: (name: string, type: string) => string): string {
    return Object.entries(this.types)
      .map(([name, type]) => render(name, type))
      .join(', ');
  }
}

function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
