import { createHmac } from 'node:crypto';
import { describe, expect, it, jest } from '@jest/globals';
import { createSigner } from 'fast-jwt';
import { loadConfig } from '../../config/config.js';
import { DomainError } from '../../kernel/errors.js';
import { newId } from '../../kernel/ids.js';
import { ACCESS_TOKEN_SECONDS, AccessTokenService } from './access-token.service.js';
import type { Caller } from '../caller.js';

const SECRET = 'a secret of the tests, 32 bytes long or more';
const tokens = new AccessTokenService(loadConfig({ NODE_ENV: 'test', JWT_SECRET: SECRET }));
const caller: Caller = { userId: newId(), walletId: newId(), role: 'customer' };

const now = (): number => Math.floor(Date.now() / 1_000);
const claims = (): Record<string, unknown> => ({
  sub: caller.userId,
  walletId: caller.walletId,
  role: 'customer',
  iss: 'bill-vending-api',
  aud: 'bill-vending-clients',
  iat: now(),
  exp: now() + 60,
});
const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
const signed = (
  payload: object,
  key = SECRET,
  header: object = { alg: 'HS256', typ: 'JWT' },
): string => {
  const input = `${encoded(header)}.${encoded(payload)}`;
  return `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`;
};
const without = (claim: string): object =>
  Object.fromEntries(Object.entries(claims()).filter(([name]) => name !== claim));

function refusal(token: string): unknown {
  try {
    return tokens.verify(token);
  } catch (error) {
    return error instanceof DomainError ? error.code : error;
  }
}

describe('an access token', () => {
  it('says whose it is', () => {
    expect(tokens.verify(tokens.issue(caller))).toEqual(caller);
  });

  it('is good again while it is remembered', () => {
    const token = tokens.issue(caller);
    expect(tokens.verify(token)).toEqual(tokens.verify(token));
  });

  it('carries the claims of the contract and lives a quarter of an hour', () => {
    const [, payload = ''] = tokens.issue(caller).split('.');
    const claimed = JSON.parse(Buffer.from(payload, 'base64url').toString()) as {
      iat: number;
      exp: number;
    };
    expect(claimed).toMatchObject({
      sub: caller.userId,
      walletId: caller.walletId,
      role: 'customer',
    });
    expect(claimed.exp - claimed.iat).toBe(ACCESS_TOKEN_SECONDS);
  });

  it('made by hand with our secret is good, so that the refusals below are for their reasons', () => {
    expect(refusal(signed(claims()))).toEqual(caller);
  });

  it.each([
    ['expired', signed({ ...claims(), iat: now() - 1_000, exp: now() - 1 })],
    ['not to be used yet', signed({ ...claims(), nbf: now() + 60 })],
    ['signed with another secret', signed(claims(), 'another secret of the tests, 32 bytes')],
    ['unsigned (alg none)', `${encoded({ alg: 'none', typ: 'JWT' })}.${encoded(claims())}.`],
    ['signed, but says alg none', signed(claims(), SECRET, { alg: 'none', typ: 'JWT' })],
    ['of another algorithm', createSigner({ key: SECRET, algorithm: 'HS512' })(claims())],
    ['without its signature', signed(claims()).split('.', 2).join('.') + '.'],
    ['of another issuer', signed({ ...claims(), iss: 'elsewhere' })],
    ['for another audience', signed({ ...claims(), aud: 'others' })],
    ['of a role we do not know', signed({ ...claims(), role: 'root' })],
    ['of a user that is no id', signed({ ...claims(), sub: 'me' })],
    ['of a wallet that is no id', signed({ ...claims(), walletId: 7 })],
    ['of a life that is no number', signed({ ...claims(), exp: 'never' })],
    ['empty', ''],
    ['no token at all', 'hello'],
    ['three parts of nothing', '..'],
    ...Object.keys(claims()).map((claim) => [`without ${claim}`, signed(without(claim))] as const),
  ])('that is %s is refused', (_, token) => {
    expect(refusal(token)).toBe('unauthenticated');
  });

  it('with a changed payload is refused', () => {
    const [header, , signature] = tokens.issue(caller).split('.');
    const payload = encoded({ ...claims(), role: 'admin' });
    expect(refusal(`${header}.${payload}.${signature}`)).toBe('unauthenticated');
  });

  it('that expires while it is remembered is refused', () => {
    const token = signed({ ...claims(), exp: now() + 60 });
    expect(refusal(token)).toEqual(caller);
    jest.useFakeTimers({ now: Date.now() + 62_000 });
    try {
      expect(refusal(token)).toBe('unauthenticated');
    } finally {
      jest.useRealTimers();
    }
  });
});
