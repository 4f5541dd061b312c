import { getMetadataArgsStorage } from 'typeorm';
import { apiDocument } from '../../src/commands/api-document.js';
import { ENVIRONMENT_NAMES, loadConfig } from '../../src/config/config.js';
import { ERROR_CODES } from '../../src/kernel/errors.js';
import { EntryEntity } from '../../src/ledger/entry.entity.js';
import { TransactionEntity } from '../../src/ledger/transaction.entity.js';
import { STATUS_OF_KIND } from '../../src/platform/http/problems/problem.js';
import { unordered, type Json } from './differences.js';
import { shapeOfDocument } from './open-api-shape.js';
import { PAYLOADS } from './payloads.js';

/** What a client, a listener, an accountant and an operator can rely on, without its texts. */
export interface Contract {
  /** Paths, parameters, schemas with their names, and codes. */
  readonly openApi: Json;
  /** Each error code with its HTTP status. */
  readonly errors: Json;
  /** The payloads of each type of event. */
  readonly events: Json;
  /** The kinds of postings, accounts and transactions that PostgreSQL accepts. */
  readonly books: Json;
  /** Each setting with its default; null where a setting has none. */
  readonly settings: Json;
}

/**
 * Reads the contract off the code. It needs no server.
 * @example const { errors } = await readContract();
 */
export async function readContract(): Promise<Contract> {
  return {
    openApi: shapeOfDocument(await apiDocument()),
    errors: Object.fromEntries(
      Object.entries(ERROR_CODES).map(([code, { kind }]) => [code, STATUS_OF_KIND[kind]]),
    ),
    events: PAYLOADS,
    books: {
      postings: wordsOfCheck(EntryEntity, 'entries_posting_is_known'),
      accounts: wordsOfCheck(EntryEntity, 'entries_account_is_known'),
      transactions: wordsOfCheck(TransactionEntity, 'transactions_type_is_known'),
      directions: wordsOfCheck(TransactionEntity, 'transactions_direction_is_known'),
    },
    settings: defaults(),
  };
}

/** The words that a CHECK constraint lists. The schema is generated from the same entities. */
function wordsOfCheck(entity: object, name: string): Json {
  const check = getMetadataArgsStorage().checks.find(
    (one) => one.target === entity && one.name === name,
  );
  const words = check?.expression.match(/'[^']*'/g) ?? [];
  if (words.length === 0) throw new Error(`no entity lists words in a check named ${name}`);
  return unordered(words.map((word) => word.slice(1, -1)));
}

function defaults(): Record<string, Json> {
  const env = new Map(Object.entries(loadConfig({}).env));
  return Object.fromEntries(
    ENVIRONMENT_NAMES.map((name) => [name, (env.get(name) ?? null) as Json]),
  );
}
