import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { hashOfRefreshToken, newRefreshToken } from './refresh-token.js';

describe('a refresh token', () => {
  it('is 256 bits that need no escaping', () => {
    const token = newRefreshToken();
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  });

  it('is another one each time', () => {
    expect(new Set(Array.from({ length: 1_000 }, newRefreshToken)).size).toBe(1_000);
  });

  it('is kept as its SHA-256 only', () => {
    const token = newRefreshToken();
    const expected = createHash('sha256').update(token).digest('base64url');
    expect(hashOfRefreshToken(token)).toBe(expected);
    expect(hashOfRefreshToken(token)).not.toContain(token);
  });

  it('has one hash, and not that of another', () => {
    expect(hashOfRefreshToken('a')).toBe(hashOfRefreshToken('a'));
    expect(hashOfRefreshToken('a')).not.toBe(hashOfRefreshToken('b'));
  });
});
