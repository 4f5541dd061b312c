import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { aCustomer, type Customer } from '../support/customer.js';
import { apiClient, type ApiClient } from '../support/http.js';
import { succeeds, text, TOKENS, USER, WALLET } from '../support/shapes.js';

describe('signing in', () => {
  let app: TestApp;
  let api: ApiClient;
  let customer: Customer;

  beforeAll(async () => {
    app = await startTestApp();
    api = apiClient(app.url);
    customer = await aCustomer(app);
  });
  afterAll(() => app.close());

  it('registers a user whose wallet is born with it', async () => {
    const answer = await api.post('/auth/register', {
      email: 'Someone@Example.com',
      password: 'correct horse battery',
      fullName: 'Ada Obi',
    });
    succeeds(answer, 201);
    const user = { ...USER, email: 'someone@example.com' };
    expect(answer.body).toEqual({ user, wallet: WALLET, ...TOKENS });
    const again = await api.post('/auth/register', {
      email: 'someone@example.com',
      password: 'another horse',
      fullName: 'Ada Obi',
    });
    expect(again).toMatchObject({ status: 409, body: { code: 'email_taken' } });
  });

  it('logs in, refreshes and logs out', async () => {
    const { email, password } = customer;
    const login = await api.post<{ refreshToken: string }>('/auth/login', { email, password });
    succeeds(login, 200);
    expect(login.body).toEqual({ user: { ...USER, email }, ...TOKENS });

    const refreshed = await api.post<{ accessToken: string; refreshToken: string }>(
      '/auth/refresh',
      { refreshToken: login.body.refreshToken },
    );
    succeeds(refreshed, 200);
    expect(refreshed.body).toEqual(TOKENS);
    const wallet = await api.get('/wallets', { token: refreshed.body.accessToken });
    expect(wallet).toMatchObject({ status: 200, body: { id: customer.walletId } });

    const { refreshToken, accessToken: token } = refreshed.body;
    const logout = await api.post('/auth/logout', { refreshToken }, { token });
    expect(logout).toMatchObject({ status: 204, body: null });
    const after = await api.post('/auth/refresh', { refreshToken });
    expect(after).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
  });

  it('answers a wrong password and an unknown email alike', async () => {
    const { email } = customer;
    const [wrong, unknown] = await Promise.all([
      api.post('/auth/login', { email, password: 'wrong horse' }),
      api.post('/auth/login', { email: 'nobody@example.com', password: 'wrong horse' }),
    ]);
    expect(wrong).toMatchObject({ status: 401, body: { code: 'invalid_credentials' } });
    const { status, body } = wrong;
    expect(unknown).toMatchObject({ status, body: { ...body, requestId: text } });
  });
});
