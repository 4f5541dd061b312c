import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { hashOfRefreshToken, newRefreshToken, successorOf } from './refresh-token.js';

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

  it('has one successor, which looks like any token and needs the key', () => {
    const token = newRefreshToken();
    expect(successorOf(token, 'key')).toMatch(/^[\w-]{43}$/);
    expect(successorOf(token, 'key')).toBe(successorOf(token, 'key'));
    const others = [successorOf(token, 'other'), successorOf(newRefreshToken(), 'key'), token];
    expect(others).not.toContain(successorOf(token, 'key'));
  });

  it('has one hash, and not that of another', () => {
    expect(hashOfRefreshToken('a')).toBe(hashOfRefreshToken('a'));
    expect(hashOfRefreshToken('a')).not.toBe(hashOfRefreshToken('b'));
  });
});
