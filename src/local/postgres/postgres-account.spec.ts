import { describe, expect, it } from '@jest/globals';
import { unprivilegedAccount } from './postgres-account.js';

const ROOT = 'root:x:0:0:root:/root:/bin/bash';
const DAEMON = 'daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin';
const NOBODY = 'nobody:x:65534:65533:nobody:/nonexistent:/usr/sbin/nologin';

describe('unprivilegedAccount', () => {
  it('is nobody', () => {
    expect(unprivilegedAccount([ROOT, DAEMON, NOBODY, ''].join('\n'))).toEqual({
      uid: 65534,
      gid: 65533,
    });
  });

  it('is daemon where there is no nobody', () => {
    expect(unprivilegedAccount([ROOT, DAEMON].join('\n'))).toEqual({ uid: 1, gid: 1 });
  });

  it('is never root, whatever root is called', () => {
    expect(() => unprivilegedAccount('nobody:x:0:0::/:/bin/sh')).toThrow(/set DATABASE_URL/);
  });
});
