import { beforeAll, describe, expect, it } from '@jest/globals';
import { hash, parseOptions } from '@node-rs/argon2';
import { PasswordService } from './password.service.js';

const passwords = new PasswordService();

describe('a password', () => {
  beforeAll(() => passwords.onModuleInit());

  it('is hashed with argon2id at the cost OWASP advises', async () => {
    const made = await passwords.hash('correct horse');
    expect(made).toMatch(/^\$argon2id\$/);
    expect(parseOptions(made)).toMatchObject({ memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  });

  it('is recognised, and no other', async () => {
    const made = await passwords.hash('correct horse');
    await expect(passwords.isRight(made, 'correct horse')).resolves.toBe(true);
    await expect(passwords.isRight(made, 'correct horsf')).resolves.toBe(false);
  });

  it.each([
    ['composed or not', 'p\u00e4ssw\u00f6rd', 'pa\u0308sswo\u0308rd'],
    ['full-width or not', 'correct horse', '\uff43\uff4f\uff52\uff52\uff45\uff43\uff54 horse'],
    ['with a ligature or not', 'office chair', 'o\ufb03ce chair'],
    ['with any space', 'correct horse', 'correct\u00a0horse'],
  ])('is one, %s', async (_, one, other) => {
    for (const [made, typed] of [
      [one, other],
      [other, one],
      [other, other],
    ] as const) {
      await expect(passwords.isRight(await passwords.hash(made), typed)).resolves.toBe(true);
    }
    await expect(passwords.isRight(await passwords.hash(one), `${other}!`)).resolves.toBe(false);
  });

  it('that an earlier release hashed as it was sent goes on working as it was sent', async () => {
    const sent = 'pa\u0308ssword';
    const earlier = await hash(sent);
    await expect(passwords.isRight(earlier, sent)).resolves.toBe(true);
    await expect(passwords.isRight(earlier, 'password')).resolves.toBe(false);
  });

  it('is never right for nobody', async () => {
    await expect(passwords.isRight(undefined, '')).resolves.toBe(false);
    await expect(passwords.isRight(undefined, 'pa\u0308ssword')).resolves.toBe(false);
  });
});
