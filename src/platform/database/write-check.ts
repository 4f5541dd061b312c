import type { Database } from './database.js';
import { faultCode } from './database-fault.js';
import { REQUEST_LIMITS } from './session-settings.js';

/** A statement that the server refuses whenever it would refuse a write, and that changes no row. */
const A_WRITE = 'UPDATE installation SET id = id WHERE false';
const LIMITS = { ...REQUEST_LIMITS, statementTimeoutMs: 2_000 };
const TOO_MANY_CONNECTIONS = '53300';

/**
 * Checks that the database takes writes and commits them. It asks on a connection of the pool, which
 * requests use, and on a new one, which shows the present settings of the server, the database and the
 * role.
 */
export class WriteCheck {
  private onNew: Promise<void> | undefined;

  constructor(private readonly database: Database) {}

  /** @throws DatabaseUnavailable, or the fault of the new connection. */
  async run(): Promise<void> {
    const commits = this.database.connections.watch.assertCommits();
    await Promise.all([this.database.query(A_WRITE), this.askOnNew(), commits]);
  }

  /** Opens one new connection at a time, shared by concurrent callers. */
  private askOnNew(): Promise<void> {
    this.onNew ??= this.tryOnNew().finally(() => {
      this.onNew = undefined;
    });
    return this.onNew;
  }

  private async tryOnNew(): Promise<void> {
    const use = { purpose: 'readiness', limits: LIMITS };
    try {
      await this.database.connections.withClient(use, (client) => client.query(A_WRITE));
    } catch (error) {
      // The pool continues with its existing connections as long as it can write on them.
      if (faultCode(error) !== TOO_MANY_CONNECTIONS) throw error;
    }
  }
}
