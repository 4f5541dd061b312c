import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { aCustomer, demand } from '../support/customer.js';
import { apiClient, type ApiAnswer } from '../support/http.js';

const PROGRAM = fileURLToPath(
  new URL('../../dist/src/commands/operator.command.js', import.meta.url),
);

interface Session {
  readonly accessToken: string;
  readonly user: { readonly role: string };
}

describe('npm run operator', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  /** What the command printed, and how it ended. */
  const run = async (...args: string[]): Promise<{ said: string; code: number }> => {
    const env = { PATH: process.env['PATH'], NODE_ENV: 'test', DATABASE_URL: app.databaseUrl };
    try {
      const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, ...args], { env });
      return { said: stdout, code: 0 };
    } catch (error) {
      const { stdout, stderr, code } = error as { stdout: string; stderr: string; code: number };
      return { said: stdout + stderr, code };
    }
  };
  const logIn = (email: string, password: string): Promise<ApiAnswer<Session>> =>
    apiClient(app.url).post<Session>('/auth/login', { email, password });

  it('makes an operator with a password that is shown once, and refuses a taken email', async () => {
    const order = ['create', '--email=Ngozi@Example.com', '--name=Ngozi Eze', '--role=operator'];
    const made = await run(...order);
    expect(made).toMatchObject({ code: 0, said: expect.stringContaining('ngozi@example.com') });
    const password = /shown this once: (\S+)/.exec(made.said)?.[1] ?? '';
    const { accessToken: token, user } = demand(await logIn('ngozi@example.com', password), 200);
    expect(user.role).toBe('operator');
    const overview = await apiClient(app.url).get('/operator/overview', { token });
    expect(overview.status).toBe(200);
    expect((await run(...order)).code).toBe(1);
  });

  it('gives somebody who is there another role', async () => {
    const { email, password } = await aCustomer(app, { balance: 0 });
    expect((await run('role', `--email=${email}`, '--role=admin')).code).toBe(0);
    expect(demand(await logIn(email, password), 200).user.role).toBe('admin');
    expect((await run('role', '--email=nobody@example.com', '--role=admin')).code).toBe(1);
  });

  it.each([
    [['create', '--email=a@example.com', '--name=A', '--role=customer']],
    [['create', '--email=a@example.com', '--role=operator']],
    [['create', '--email=nonsense', '--name=A', '--role=operator']],
    [['role', '--email=a@example.com', '--role=king']],
    [['remove', '--email=a@example.com', '--role=admin']],
  ])('says how it is used when it is told %j', async (args) => {
    const { said, code } = await run(...args);
    expect(code).toBe(1);
    expect(said).toContain('Use one of:');
  });
});
