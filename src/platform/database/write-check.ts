import type { Database } from './database.js';
import { faultCode } from './database-fault.js';
import { REQUEST_LIMITS } from './session-settings.js';

/** The server refuses it wherever it would refuse a write, and it writes nothing. */
const A_WRITE = 'UPDATE installation SET id = id WHERE false';
const LIMITS = { ...REQUEST_LIMITS, statementTimeoutMs: 2_000 };
const TOO_MANY_CONNECTIONS = '53300';

/**
 * Asks whether the database takes writes: on a connection of the pool, which requests use, and on a
 * new one, which says what the server, the database and the role are set to by now; and whether it
 * commits them.
 */
export class WriteCheck {
  private onNew: Promise<void> | undefined;

  constructor(private readonly database: Database) {}

  /** @throws DatabaseUnavailable, or the fault of the new connection. */
  async run(): Promise<void> {
    const commits = this.database.connections.watch.assertCommits();
    await Promise.all([this.database.query(A_WRITE), this.askOnNew(), commits]);
  }

  /** One new connection at a time, however many ask. */
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
      // The pool goes on with the connections that it has, as long as it can write on them.
      if (faultCode(error) !== TOO_MANY_CONNECTIONS) throw error;
    }
  }
}
