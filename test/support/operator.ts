import { randomBytes } from 'node:crypto';
import { OperatorAccountsService } from '../../src/auth/operator-accounts.service.js';
import { PasswordService } from '../../src/auth/password.service.js';
import { RegistrationService } from '../../src/auth/registration.service.js';
import type { Role } from '../../src/auth/user.js';
import type { TestApp } from './app.js';
import { demand } from './customer.js';
import { apiClient, type ApiAnswer } from './http.js';

type Fields = Record<string, unknown>;

/** Somebody who works at the desk, made as the command makes them, and logged in. */
export interface Operator {
  readonly userId: string;
  readonly email: string;
  readonly token: string;
  readonly refreshToken: string;
  get<Body = Fields>(path: string): Promise<ApiAnswer<Body>>;
  post<Body = Fields>(
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<ApiAnswer<Body>>;
  put<Body = Fields>(path: string, body: unknown): Promise<ApiAnswer<Body>>;
}

/** The accounts as `npm run operator` has them, on the parts of a running app. */
export function accountsOf({ app, database }: TestApp): OperatorAccountsService {
  return new OperatorAccountsService(
    database,
    app.get(RegistrationService, { strict: false }),
    app.get(PasswordService, { strict: false }),
  );
}

export async function anOperator(app: TestApp, role: Role = 'operator'): Promise<Operator> {
  const email = `${role}-${randomBytes(8).toString('hex')}@example.com`;
  const { user, password } = await accountsOf(app).create({ email, fullName: 'Ngozi Eze', role });
  const api = apiClient(app.url);
  const session = demand(
    await api.post<{ accessToken: string; refreshToken: string }>('/auth/login', {
      email,
      password,
    }),
    200,
  );
  const { accessToken: token, refreshToken } = session;
  return {
    userId: user.id,
    email,
    token,
    refreshToken,
    get: (path) => api.get(path, { token }),
    post: (path, body, headers) => api.post(path, body, { token, ...(headers && { headers }) }),
    put: (path, body) => api.send('PUT', path, body, { token }),
  };
}
