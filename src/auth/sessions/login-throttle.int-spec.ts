import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startHttpTestAppOnDatabase, type ApiAnswer } from '../../../test/support/http.js';
import { Database } from '../../platform/database/database.js';
import { AuthModule } from '../auth.module.js';

type Answer = ApiAnswer<Record<string, unknown>>;

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

async function aSession(changes: object = {}): Promise<void> {
  expect((await post('/auth/register', newcomer(changes))).status).toBe(201);
}

function expectProblem({ status, headers, body }: Answer, expected: [number, string]): void {
  expect([status, body['code']]).toEqual(expected);
  expect(headers.get('content-type')).toBe('application/problem+json');
  expect(body).toMatchObject({ status, title: expect.any(String), detail: expect.any(String) });
  expect(body['requestId']).toBe(headers.get('x-request-id'));
}

const start = async (): Promise<void> => {
  server = await startHttpTestAppOnDatabase({ RATE_LIMIT: 'on' }, { imports: [AuthModule] });
};

describe('guessing passwords', () => {
  beforeEach(start);
  afterEach(() => server.stop());

  const guess = (email: string, password = 'wrong'): Promise<Answer> =>
    post('/auth/login', { email, password });
  const statusesOf = async (answers: Promise<Answer>[]): Promise<number[]> =>
    (await Promise.all(answers)).map(({ status }) => status);
  const times = (length: number, act: () => Promise<Answer>): Promise<Answer>[] =>
    Array.from({ length }, act);

  it('is refused after ten failures, even with the right password', async () => {
    await aSession({ email: 'ada@example.com' });
    for (let failures = 0; failures < 10; failures += 1) {
      expect((await guess('ada@example.com')).status).toBe(401);
    }
    const refused = await guess('ADA@example.com', 'correct horse');
    expectProblem(refused, [429, 'rate_limited']);
    const retryAfter = Number(refused.headers.get('retry-after'));
    expect(retryAfter).toBeGreaterThan(800);
    expect(retryAfter).toBeLessThanOrEqual(900);
  });

  it('gets no more tries side by side than in a row', async () => {
    const statuses = await statusesOf(times(30, () => guess('ada@example.com')));
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(20);
  });

  it('begins anew after a right password', async () => {
    await aSession({ email: 'ada@example.com' });
    for (let round = 0; round < 3; round += 1) {
      expect(await statusesOf(times(9, () => guess('ada@example.com')))).toEqual(
        Array<number>(9).fill(401),
      );
      expect((await guess('ada@example.com', 'correct horse')).status).toBe(200);
    }
    expect(await rows(`SELECT points FROM login_failures WHERE key LIKE 'address:%'`)).toEqual([
      { points: 27 },
    ]);
  });

  it('of one account does not lock another', async () => {
    await aSession({ email: 'ada@example.com' });
    await statusesOf(times(12, () => guess('eve@example.com')));
    expect((await guess('ada@example.com', 'correct horse')).status).toBe(200);
  });

  it('is refused to an address after a hundred failures, whatever the email', async () => {
    const statuses = await statusesOf(
      Array.from({ length: 101 }, (_, index) => guess(`user${index}@example.com`)),
    );
    expect(statuses.filter((status) => status === 429)).toHaveLength(1);
    await aSession({ email: 'ada@example.com' });
    expectProblem(await guess('ada@example.com', 'correct horse'), [429, 'rate_limited']);
  });

  it('may go on when the window has ended', async () => {
    await aSession({ email: 'ada@example.com' });
    await statusesOf(times(11, () => guess('ada@example.com')));
    await rows('UPDATE login_failures SET expire = $1', [Date.now() - 1]);
    expect((await guess('ada@example.com', 'correct horse')).status).toBe(200);
  });
});
