import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startHttpTestAppOnDatabase, type ApiAnswer } from '../../../test/support/http.js';
import { Database } from '../../platform/database/database.js';
import { HealthModule } from '../../platform/health/health.module.js';
import { AuthModule } from '../auth.module.js';

type Answer = ApiAnswer<Record<string, unknown>>;

interface Session {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly user: { readonly id: string };
}

const PASSWORD = 'correct horse';
const MODULES = { imports: [HealthModule, AuthModule] };

let server: Awaited<ReturnType<typeof startHttpTestAppOnDatabase>>;
const post = (path: string, body?: unknown): Promise<Answer> => server.api.post(path, body);
const rows = <Row>(sql: string, values: unknown[] = []): Promise<Row[]> =>
  server.app.get(Database, { strict: false }).query<Row>(sql, values);

async function aSession(changes: object = {}): Promise<Session> {
  const email = `ada-${randomBytes(6).toString('hex')}@example.com`;
  const newcomer = { email, password: PASSWORD, fullName: 'Ada Obi', ...changes };
  const { status, body } = await server.api.post<Session>('/auth/register', newcomer);
  expect(status).toBe(201);
  return body;
}

function expectProblem({ status, body }: Answer, expected: [number, string]): void {
  expect([status, body['code']]).toEqual(expected);
}

describe('refreshing', () => {
  beforeAll(async () => {
    server = await startHttpTestAppOnDatabase({ RATE_LIMIT: 'off' }, MODULES);
  });
  afterAll(() => server.stop());

  const refresh = (refreshToken: string): Promise<Answer> =>
    post('/auth/refresh', { refreshToken });
  const usedLongAgo = (userId: string): Promise<unknown[]> =>
    rows(`UPDATE refresh_tokens SET used_at = used_at - interval '1 minute' WHERE user_id = $1`, [
      userId,
    ]);

  it('trades a token for new ones', async () => {
    const first = await aSession();
    const { status, body } = await refresh(first.refreshToken);
    expect(status).toBe(200);
    expect(Object.keys(body).sort()).toEqual(['accessToken', 'expiresIn', 'refreshToken']);
    expect(body['refreshToken']).not.toBe(first.refreshToken);
    const { refreshToken, accessToken } = (await refresh(String(body['refreshToken']))).body;
    const token = String(accessToken);
    expect((await server.api.post('/auth/logout', { refreshToken }, { token })).status).toBe(204);
  });

  it('revokes the whole family when a used token comes again later', async () => {
    const first = await aSession();
    const { body: second } = await refresh(first.refreshToken);
    await usedLongAgo(first.user.id);
    expectProblem(await refresh(first.refreshToken), [401, 'unauthenticated']);
    expectProblem(await refresh(String(second['refreshToken'])), [401, 'unauthenticated']);
  });

  it('gives the same successor to a client that repeats itself, and leaves the session alone', async () => {
    const first = await aSession();
    const answers = [await refresh(first.refreshToken), await refresh(first.refreshToken)];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const [token, again] = answers.map(({ body }) => String(body['refreshToken']));
    expect(again).toBe(token);
    expect((await refresh(String(token))).status).toBe(200);
  });

  it('refuses a repetition whose successor was used, without ending the session', async () => {
    const first = await aSession();
    const second = await refresh(first.refreshToken);
    const third = await refresh(String(second.body['refreshToken']));
    expectProblem(await refresh(first.refreshToken), [401, 'unauthenticated']);
    expect((await refresh(String(third.body['refreshToken']))).status).toBe(200);
  });

  it('gives no successor to a repetition after the logout', async () => {
    const first = await aSession();
    const { body } = await refresh(first.refreshToken);
    const token = String(body['accessToken']);
    const given = { refreshToken: body['refreshToken'] };
    expect((await server.api.post('/auth/logout', given, { token })).status).toBe(204);
    expectProblem(await refresh(first.refreshToken), [401, 'unauthenticated']);
  });

  it('leaves other logins of the user alone', async () => {
    const first = await aSession({ email: 'two@example.com' });
    const login = await post('/auth/login', {
      email: 'two@example.com',
      password: 'correct horse',
    });
    await refresh(first.refreshToken);
    await usedLongAgo(first.user.id);
    expectProblem(await refresh(first.refreshToken), [401, 'unauthenticated']);
    expect((await refresh(String(login.body['refreshToken']))).status).toBe(200);
  });

  it('gives ten requests at once the same successor, in two processes', async () => {
    const { refreshToken, user } = await aSession();
    const other = await startHttpTestAppOnDatabase(
      { RATE_LIMIT: 'off', DATABASE_URL: server.database.url },
      MODULES,
    );
    try {
      const places = [server.api, other.api];
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          places[index % 2]!.post<Session>('/auth/refresh', { refreshToken }),
        ),
      );
      expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
      const given = new Set(answers.map(({ body }) => body.refreshToken));
      expect(given.size).toBe(1);
      expect((await refresh([...given][0]!)).status).toBe(200);
      const kept = await rows(`SELECT 1 FROM refresh_tokens WHERE user_id = $1`, [user.id]);
      expect(kept).toHaveLength(3);
    } finally {
      await other.stop();
    }
  });

  it('refuses a token that expired', async () => {
    const { user, refreshToken } = await aSession();
    await rows(`UPDATE refresh_tokens SET expires_at = now() WHERE user_id = $1`, [user.id]);
    expectProblem(await refresh(refreshToken), [401, 'unauthenticated']);
  });

  it.each(['nonsense', 'x'.repeat(43), 'ключ'])('refuses the token %s', async (refreshToken) => {
    expectProblem(await refresh(refreshToken), [401, 'unauthenticated']);
  });
});
