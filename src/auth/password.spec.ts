import { beforeAll, describe, expect, it } from '@jest/globals';
import { parseOptions } from '@node-rs/argon2';
import { PasswordService } from './password.service.js';

const passwords = new PasswordService();

describe('a password', () => {
  beforeAll(() => passwords.onModuleInit());

  it('is hashed with argon2id at the cost OWASP advises', async () => {
    const hash = await passwords.hash('correct horse');
    expect(hash).toMatch(/^\$argon2id\$/);
    expect(parseOptions(hash)).toMatchObject({ memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  });

  it('is recognised, and no other', async () => {
    const hash = await passwords.hash('correct horse');
    await expect(passwords.isRight(hash, 'correct horse')).resolves.toBe(true);
    await expect(passwords.isRight(hash, 'correct horsf')).resolves.toBe(false);
  });

  it('is never right for nobody', async () => {
    await expect(passwords.isRight(undefined, '')).resolves.toBe(false);
  });
});
