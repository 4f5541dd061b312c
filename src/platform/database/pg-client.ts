import pg from 'pg';

/**
 * A connection whose loss never ends the process. pg tells a loss by an `error` event when no
 * statement is under way, and a connection that is just being handed out has no other listener yet:
 * the pool has stopped listening, and its new owner has not begun. Whoever owns it learns of the
 * loss from its next statement, and the pool throws it away.
 */
export class HeardClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}
