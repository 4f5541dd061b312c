import { randomBytes } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';

/** argon2id, this package's default, as OWASP advises: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

@Injectable()
export class PasswordService implements OnModuleInit {
  private decoyHash = '';

  async onModuleInit(): Promise<void> {
    this.decoyHash = await this.hash(randomBytes(32).toString('base64url'));
  }

  /** Hashes the compatibility form (NFKC): keyboards and systems spell the same letters differently. */
  hash(password: string): Promise<string> {
    return hash(password.normalize('NFKC'), COST);
  }

  /**
   * Whether `password` is the one behind `passwordHash`. Without a hash it works just as long and
   * says no, so that the time tells nobody which emails are registered.
   *
   * Earlier releases hashed the password as it was sent, so that spelling counts as well where it is another.
   * Each is tried whatever the first comes to: how long it takes follows from what was sent alone.
   */
  async isRight(passwordHash: string | undefined, password: string): Promise<boolean> {
    let isRight = false;
    for (const spelling of new Set([password.normalize('NFKC'), password])) {
      const matches = await verify(passwordHash ?? this.decoyHash, spelling);
      isRight ||= passwordHash !== undefined && matches;
    }
    return isRight;
  }
}
