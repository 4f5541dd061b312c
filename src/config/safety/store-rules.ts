import { hostKind } from './hosts.js';
import { isPublished } from './published-secrets.js';
import type { SafetyRule, Settings } from './safety-rule.js';

/** How a server is reached by an address, as the client that connects to it reads it. */
interface Server {
  /** '' is a Unix socket. */
  readonly host: string;
  readonly user: string;
  readonly password: string;
  readonly query: (name: string) => string | undefined;
}

const BY_DEFAULT = 'localhost';

/** As pg reads an address: the query comes first, and of a name that stands twice the latter counts. */
function postgresServer(text: string, fallback = BY_DEFAULT): Server | null {
  // A user without a host is no address to URL; pg reads it so.
  const server = serverOf(text) ?? serverOf(text.replace('@/', '@%20/'));
  if (server === null) return null;
  const { query } = server;
  const host = query('host') || server.host.trim() || fallback;
  return {
    host: host.startsWith('/') ? '' : host,
    user: query('user') || server.user,
    password: query('password') || server.password,
    query,
  };
}

/** As ioredis reads an address: the query only adds to it, and a path is a Unix socket. */
function redisServer(text: string): Server | null {
  const server = serverOf(text);
  if (server === null) return null;
  const { query } = server;
  return {
    host: query('path') ? '' : server.host || query('host') || BY_DEFAULT,
    user: server.user || query('username') || '',
    password: server.password || query('password') || '',
    query,
  };
}

function serverOf(text: string): Server | null {
  try {
    const { hostname, username, password, searchParams } = new URL(text);
    return {
      host: decodeURIComponent(hostname),
      user: decodeURIComponent(username),
      password: decodeURIComponent(password),
      query: (name) => searchParams.getAll(name).at(-1),
    };
  } catch {
    return null;
  }
}

function isNear({ host }: Server): boolean {
  return host === '' || hostKind(host) === 'loopback';
}

const UNREADABLE = 'is not an address';

function passwordFault(server: Server | null): string | null {
  if (server === null) return UNREADABLE;
  const { user, password } = server;
  if (isPublished(password)) return 'has a password that is public: it stands in this project';
  return password !== '' && password === user ? 'has its user as its password' : null;
}

function databaseTlsFault({ DATABASE_URL: url, PGHOST: fallback }: Settings): string | null {
  if (url === undefined) return null;
  const server = postgresServer(url, fallback);
  if (server === null) return UNREADABLE;
  return isNear(server) || server.query('sslmode') === 'verify-full'
    ? null
    : 'must have sslmode=verify-full: PostgreSQL is not on this machine';
}

function redisTlsFault({ REDIS_URL: url }: Settings): string | null {
  if (url === undefined) return null;
  const server = redisServer(url);
  if (server === null) return UNREADABLE;
  const isEncrypted = url.startsWith('rediss://') && server.query('tls') === undefined;
  return isNear(server) || isEncrypted
    ? null
    : 'must begin with rediss://, without tls in its query: Redis is not on this machine';
}

/** How production reaches PostgreSQL and Redis. */
export const STORE_RULES: readonly SafetyRule[] = [
  {
    name: 'database-named',
    settings: ['DATABASE_URL'],
    appliesIn: 'production',
    required: 'named',
    why: 'The embedded database is for development: nobody copies or replicates it.',
    check: ({ DATABASE_URL: url }) =>
      url === undefined ? 'must be named: the embedded database is for development' : null,
  },
  {
    name: 'database-tls',
    settings: ['DATABASE_URL', 'PGHOST'],
    appliesIn: 'production',
    required: '`sslmode=verify-full`, except on loopback and Unix sockets',
    why: 'Otherwise whoever is on the way reads and changes the books. Other modes do not check who answers, or will not with the next major version of the driver.',
    check: databaseTlsFault,
  },
  {
    name: 'database-password',
    settings: ['DATABASE_URL'],
    appliesIn: 'production',
    required: 'no password that stands in this project, and not the user’s name',
    why: 'It is the first that is tried.',
    check: ({ DATABASE_URL: url, PGHOST: fallback }) =>
      url === undefined ? null : passwordFault(postgresServer(url, fallback)),
  },
  {
    name: 'redis-tls',
    settings: ['REDIS_URL'],
    appliesIn: 'production',
    required: '`rediss://`, without `tls` in its query, except on loopback and Unix sockets',
    why: 'Otherwise whoever is on the way reads the password, and empties or fills the queue.',
    check: redisTlsFault,
  },
  {
    name: 'redis-password',
    settings: ['REDIS_URL'],
    appliesIn: 'production',
    required: 'no password that stands in this project, and not the user’s name',
    why: 'It is the first that is tried.',
    check: ({ REDIS_URL: url }) => (url === undefined ? null : passwordFault(redisServer(url))),
  },
  {
    name: 'tls-verification',
    settings: ['NODE_TLS_REJECT_UNAUTHORIZED'],
    appliesIn: 'production',
    required: 'not `0`',
    why: 'With `0` Node.js takes every certificate, so TLS proves nothing. For an authority of your own use `NODE_EXTRA_CA_CERTS`.',
    check: ({ NODE_TLS_REJECT_UNAUTHORIZED: text }) =>
      text === '0' ? 'must not be 0: then every certificate is taken' : null,
  },
];
