import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import { startHttpTestAppOnDatabase, type ApiAnswer } from '../../test/support/http.js';
import { Database } from '../platform/database/database.js';
import { HealthModule } from '../platform/health/health.module.js';
import { AuthModule } from './auth.module.js';
import type { Caller } from './caller.js';
import { CurrentUser } from './current-user.decorator.js';

type Answer = ApiAnswer<Record<string, unknown>>;

interface Session {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly user: { readonly id: string };
}

@Controller('me')
class MeController {
  @Get()
  read(@CurrentUser() caller: Caller): Caller {
    return caller;
  }
}

let server: Awaited<ReturnType<typeof startHttpTestAppOnDatabase>>;
let count = 0;
const newcomer = (changes: object = {}): object => ({
  email: `ada${(count += 1)}@example.com`,
  password: 'correct horse',
  fullName: 'Ada Obi',
  ...changes,
});
const post = (path: string, body?: unknown): Promise<Answer> => server.api.post(path, body);
const rows = <Row>(sql: string, values: unknown[] = []): Promise<Row[]> =>
  server.app.get(Database, { strict: false }).query<Row>(sql, values);

async function aSession(changes: object = {}): Promise<Session> {
  const { status, body } = await server.api.post<Session>('/auth/register', newcomer(changes));
  expect(status).toBe(201);
  return body;
}

function expectProblem({ status, headers, body }: Answer, expected: [number, string]): void {
  expect([status, body['code']]).toEqual(expected);
  expect(headers.get('content-type')).toBe('application/problem+json');
  expect(body).toMatchObject({ status, title: expect.any(String), detail: expect.any(String) });
  expect(body['requestId']).toBe(headers.get('x-request-id'));
}

describe('accounts', () => {
  beforeAll(async () => {
    const modules = { imports: [HealthModule, AuthModule], controllers: [MeController] };
    server = await startHttpTestAppOnDatabase({ RATE_LIMIT: 'off' }, modules);
  });

  afterAll(() => server.stop());

  describe('registering', () => {
    it('makes a user, its wallet, the fact of it, and tokens', async () => {
      const email = 'First.User@Example.com';
      const { status, headers, body } = await post('/auth/register', {
        email: `  ${email} `,
        password: 'correct horse',
        fullName: ' Ada Obi ',
        phone: '+2348012345678',
      });
      expect(status).toBe(201);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(body).toEqual({
        user: {
          id: expect.any(String),
          email: 'first.user@example.com',
          fullName: 'Ada Obi',
          phone: '+2348012345678',
          role: 'customer',
          createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
        },
        wallet: expect.objectContaining({
          balance: 0,
          currency: 'NGN',
          version: 0,
          status: 'active',
        }),
        accessToken: expect.any(String),
        refreshToken: expect.stringMatching(/^[\w-]{43}$/),
        expiresIn: 900,
      });
      const wallet = body['wallet'] as { id: string };
      const user = body['user'] as { id: string };
      expect(
        await rows('SELECT type, seq, subject_id FROM events WHERE wallet_id = $1', [wallet.id]),
      ).toEqual([{ type: 'user.registered', seq: 1, subject_id: user.id }]);
      const me = await server.api.get('/me', { token: String(body['accessToken']) });
      expect(me.body).toEqual({ userId: user.id, walletId: wallet.id, role: 'customer' });
    });

    it('keeps neither password nor refresh token', async () => {
      const { user, refreshToken } = await aSession({ password: 'never to be stored' });
      const [kept] = await rows<{ password_hash: string; token_hash: string }>(
        `SELECT password_hash, token_hash FROM users u JOIN refresh_tokens t ON t.user_id = u.id
          WHERE u.id = $1`,
        [user.id],
      );
      expect(kept?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
      expect(kept?.token_hash).toBe(createHash('sha256').update(refreshToken).digest('base64url'));
    });

    it('answers an email that is taken, however it is written, with 409', async () => {
      await aSession({ email: 'taken@example.com' });
      const again = await post('/auth/register', newcomer({ email: 'TAKEN@example.com' }));
      expectProblem(again, [409, 'email_taken']);
    });

    it('makes one account of ten requests at once', async () => {
      const body = newcomer({ email: 'once@example.com' });
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => post('/auth/register', body)),
      );
      const statuses = answers.map(({ status }) => status).sort();
      expect(statuses).toEqual([201, ...Array<number>(9).fill(409)]);
      const made = await rows(
        `SELECT w.id FROM users u JOIN wallets w ON w.user_id = u.id WHERE email = 'once@example.com'`,
      );
      expect(made).toHaveLength(1);
    });
  });

  describe('logging in', () => {
    it('answers the user and tokens', async () => {
      const { user } = await aSession({ email: 'login@example.com' });
      const { status, body } = await post('/auth/login', {
        email: 'Login@Example.com',
        password: 'correct horse',
      });
      expect(status).toBe(200);
      expect(Object.keys(body).sort()).toEqual([
        'accessToken',
        'expiresIn',
        'refreshToken',
        'user',
      ]);
      expect(body['user']).toEqual(user);
    });

    it('answers an unknown email exactly as a wrong password', async () => {
      await aSession({ email: 'known@example.com' });
      const wrong = await post('/auth/login', { email: 'known@example.com', password: 'wrong' });
      const unknown = await post('/auth/login', { email: 'none@example.com', password: 'wrong' });
      expectProblem(wrong, [401, 'invalid_credentials']);
      expect({ ...unknown.body, requestId: '' }).toEqual({ ...wrong.body, requestId: '' });
      expect(wrong.headers.get('www-authenticate')).toBe('Bearer');
    });

    it('takes as long for an unknown email as for a wrong password', async () => {
      await aSession({ email: 'timed@example.com' });
      const times: [known: number[], unknown: number[]] = [[], []];
      for (let turn = 0; turn < 30; turn += 1) {
        const email = turn % 2 === 0 ? 'timed@example.com' : 'no@example.com';
        // eslint-disable-next-line no-restricted-syntax -- the ratio of two times counts, not their length
        const startedAt = performance.now();
        await post('/auth/login', { email, password: 'wrong' });
        // eslint-disable-next-line no-restricted-syntax -- as above
        times[turn % 2]?.push(performance.now() - startedAt);
      }
      // The quickest of each: a busy machine only ever adds to what the work takes.
      const [known = 0, unknown = 0] = times.map((list) => Math.min(...list));
      expect(unknown).toBeGreaterThan(known * 0.5);
      expect(unknown).toBeLessThan(known * 2);
    });
  });

  describe('logging out', () => {
    const logout = (refreshToken: unknown, token: unknown): Promise<Answer> =>
      server.api.post('/auth/logout', { refreshToken }, { token: String(token) });

    it('ends what a login began, whichever of its tokens is given', async () => {
      const first = await aSession();
      const { body: second } = await post('/auth/refresh', { refreshToken: first.refreshToken });
      expect(await logout(first.refreshToken, first.accessToken)).toMatchObject({
        status: 204,
        body: null,
      });
      const after = await post('/auth/refresh', { refreshToken: second['refreshToken'] });
      expectProblem(after, [401, 'unauthenticated']);
    });

    it('says the same to a token it does not know', async () => {
      const { refreshToken, accessToken } = await aSession();
      const known = await logout(refreshToken, accessToken);
      const unknown = await logout('nonsense', accessToken);
      expect([unknown.status, unknown.body]).toEqual([known.status, known.body]);
    });

    it('leaves somebody else logged in, and says nothing of it', async () => {
      const [mine, theirs] = [await aSession(), await aSession()];
      expect((await logout(theirs.refreshToken, mine.accessToken)).status).toBe(204);
      expect((await post('/auth/refresh', { refreshToken: theirs.refreshToken })).status).toBe(200);
    });

    it('asks for an access token', async () => {
      const { refreshToken } = await aSession();
      expectProblem(await post('/auth/logout', { refreshToken }), [401, 'unauthenticated']);
    });
  });

  describe('a guarded address', () => {
    it.each([
      ['no token', {}],
      ['an empty token', { Authorization: 'Bearer ' }],
      ['another scheme', { Authorization: 'Basic YTpi' }],
      ['nonsense', { Authorization: 'Bearer nonsense' }],
      ['two tokens', { Authorization: 'Bearer a b' }],
    ])('refuses %s', async (_, headers) => {
      const answer: Answer = await server.api.get('/me', { headers });
      expectProblem(answer, [401, 'unauthenticated']);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    });

    it('takes the scheme in any case', async () => {
      const { accessToken } = await aSession();
      const headers = { Authorization: `bearer ${accessToken}` };
      expect((await server.api.get('/me', { headers })).status).toBe(200);
    });

    it('is logged with its user and without its token', async () => {
      const { accessToken, user } = await aSession();
      await server.api.get('/me', { token: accessToken, headers: { 'X-Request-Id': 'whose-1' } });
      const line = server.lines.find((text) => text.includes('whose-1'));
      expect(JSON.parse(line ?? '{}')).toMatchObject({ userId: user.id, route: '/me' });
      expect(line).not.toContain(accessToken);
    });
  });

  it('is ready while the database is there', async () => {
    expect(await server.api.get('/health/live')).toMatchObject({
      status: 200,
      body: { status: 'ok' },
    });
    expect(await server.api.get('/health/ready')).toMatchObject({
      status: 200,
      body: { status: 'ok', checks: { database: 'ok' } },
    });
  });
});
