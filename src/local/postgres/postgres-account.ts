import { EmbeddedPostgresUnavailable } from './embedded-errors.js';

/** A system account under which PostgreSQL runs. */
export interface PostgresAccount {
  readonly uid: number;
  readonly gid: number;
}

const UNPRIVILEGED = ['nobody', 'daemon'];

/**
 * PostgreSQL refuses to run as root. So root runs it under an unprivileged account that every system has.
 * @param passwd the text of /etc/passwd
 */
export function unprivilegedAccount(passwd: string): PostgresAccount {
  const lines = passwd.split('\n').map((line) => line.split(':'));
  for (const wanted of UNPRIVILEGED) {
    const [, , uid, gid] = lines.find(([name]) => name === wanted) ?? [];
    if (Number(uid) > 0 && Number(gid) > 0) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new EmbeddedPostgresUnavailable(
    'PostgreSQL does not run as root, and this system has no account "nobody" or "daemon" to run it as. ' +
      'Run as an ordinary user, or set DATABASE_URL.',
  );
}
