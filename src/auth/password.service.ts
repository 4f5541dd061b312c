import { randomBytes } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';

/** argon2id, the default of this package, with the cost that OWASP advises: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

@Injectable()
export class PasswordService implements OnModuleInit {
  private decoyHash = '';

  async onModuleInit(): Promise<void> {
    this.decoyHash = await this.hash(randomBytes(32).toString('base64url'));
  }

  /**
   * Hashes the compatibility form (NFKC), because keyboards and systems encode the same letters
   * differently.
   */
  hash(password: string): Promise<string> {
    return hash(password.normalize('NFKC'), COST);
  }

  /**
   * Whether `password` matches `passwordHash`. Without a hash it takes the same time and answers no, so
   * that the time does not show which emails are registered. Earlier releases hashed the password as it was
   * sent, so that spelling is tried too if it differs. All spellings are tried whatever the first result
   * is, so that the time depends only on what was sent.
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
