import { hex, made, values, type SafetyCase, type SafetyCases } from './safety-case.js';

const databaseAt = (rest: string): string => `postgres://app:${hex(8)}@${rest}`;
const cases = (
  name: string,
  rests: readonly string[],
  make: (rest: string) => string,
): SafetyCase[] => rests.map((rest) => [rest, { [name]: make(rest) }]);

/** Cases of PostgreSQL and Redis. */
export const STORE_CASES: Readonly<Record<string, SafetyCases>> = {
  'database-named': {
    refused: values('DATABASE_URL', undefined, '', ' '),
    accepted: cases('DATABASE_URL', ['localhost/db'], databaseAt),
  },
  'database-tls': {
    refused: [
      ...cases(
        'DATABASE_URL',
        [
          'db.internal/db',
          'db.internal/db?sslmode=disable',
          'db.internal/db?sslmode=prefer',
          'db.internal/db?sslmode=require',
          'db.internal/db?sslmode=verify-ca',
          'db.internal/db?sslmode=no-verify',
          'db.internal/db?sslmode=Verify-Full',
          'db.internal/db?sslmode=verify-full&sslmode=disable',
          'db.internal/db?ssl=true',
          'db.internal/db?SSLMODE=verify-full',
          'localhost/db?host=db.internal',
          '127.0.0.1/db?host=10.0.0.1',
          '127.0.0.1.internal/db',
          'localhost.internal/db',
          '0.0.0.0/db',
          '[::2]/db',
          '%31%30.0.0.1/db',
        ],
        databaseAt,
      ),
      ['no host, and PGHOST elsewhere', { DATABASE_URL: databaseAt('/db'), PGHOST: 'db.internal' }],
    ],
    accepted: [
      ...cases(
        'DATABASE_URL',
        [
          'db.internal/db?sslmode=verify-full',
          'db.internal/db?sslmode=disable&sslmode=verify-full',
          'db.internal/db?sslrootcert=/etc/ssl/ca.pem&sslmode=verify-full',
          'localhost/db',
          'LOCALHOST./db',
          '127.0.0.1:5432/db?sslmode=disable',
          '127.1/db',
          '2130706433/db',
          '[::1]:5432/db',
          '%6cocalhost/db',
          '/db?host=/var/run/postgresql',
          'db.internal/db?host=/var/run/postgresql',
          '%2Fvar%2Frun%2Fpostgresql/db',
          '/db',
        ],
        databaseAt,
      ),
      ['no user and no host', { DATABASE_URL: 'postgres:///db' }],
      [
        'a PGHOST that is not asked for',
        { DATABASE_URL: databaseAt('localhost/db'), PGHOST: 'db.internal' },
      ],
    ],
  },
  'database-password': {
    refused: [
      ...cases(
        'DATABASE_URL',
        ['bill_vending', 'choose-another', 'postgres', 'app', '%61pp'],
        (password) => `postgres://app:${password}@localhost/db`,
      ),
      ...cases(
        'DATABASE_URL',
        ['app', 'choose-one'],
        (password) => `postgres://app@localhost/db?password=${password}`,
      ),
    ],
    accepted: [
      ...made('DATABASE_URL', {
        'a password of its own': `postgres://app:${hex(16)}@localhost/db`,
      }),
      ['none, by a socket', { DATABASE_URL: 'postgres://app@/db?host=/var/run/postgresql' }],
    ],
  },
  'redis-tls': {
    refused: values(
      'REDIS_URL',
      'redis://redis.internal:6379',
      'redis://redis:6379',
      'redis://10.0.0.1',
      'redis://user@127.0.0.1.internal',
      'rediss://redis.internal?tls=',
      'rediss://redis.internal?%74ls=',
      'redis:///0?host=redis.internal',
      'redis://[::2]:6379',
      'redis://redis.internal?path=',
      'redis://0.0.0.0',
    ),
    accepted: values(
      'REDIS_URL',
      undefined,
      ' ',
      'rediss://redis.internal:6380/2',
      'redis://127.0.0.1:6379',
      'redis://127.1',
      'redis://Localhost.:6379/1',
      'redis://[::1]:6379',
      'redis:///2',
      'redis://localhost?host=redis.internal',
      'redis:///0?path=/run/redis.sock',
      'redis://redis.internal?path=/run/redis.sock',
    ),
  },
  'redis-password': {
    refused: values(
      'REDIS_URL',
      'redis://:password@localhost',
      'redis://app:app@localhost',
      'redis://app@localhost?password=app',
    ),
    accepted: [
      ...values('REDIS_URL', 'redis://localhost', 'redis://app@localhost'),
      ...made('REDIS_URL', { 'a password of its own': `redis://:${hex(16)}@localhost` }),
    ],
  },
  'tls-verification': {
    refused: values('NODE_TLS_REJECT_UNAUTHORIZED', '0'),
    accepted: values('NODE_TLS_REJECT_UNAUTHORIZED', undefined, '', '1'),
  },
};
