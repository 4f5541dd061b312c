import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import type { ApiAnswer } from './api-client.js';

/** What is asked under a key, as the log tells it. */
export interface LoggedAsk {
  readonly what: 'purchase' | 'funding';
  readonly wallet: string;
  readonly key: string;
  readonly amount: number;
  readonly meter?: string;
}

/**
 * The clients' own log: what they asked, what they were answered, what they were shown. Lines are
 * written in the order in which things happened, so that whoever reads an answer has its question.
 */
export class ClientLogWriter {
  /** How often each status was answered, and `none`. */
  readonly statuses = new Map<string, number>();
  private readonly stream;
  private asked = 0;

  constructor(path: string) {
    this.stream = createWriteStream(path, { flags: 'a' });
  }

  /** @returns the number that the answer is logged under */
  ask(ask: LoggedAsk): number {
    this.asked += 1;
    this.write({ line: 'ask', n: this.asked, ...ask });
    return this.asked;
  }

  answer(n: number, { status, body }: ApiAnswer): void {
    const word = status === 0 ? 'none' : String(status);
    this.statuses.set(word, (this.statuses.get(word) ?? 0) + 1);
    const { id, transactionId, createdAt, authorizationUrl, code } = body;
    const answered = { id, transactionId, createdAt, authorizationUrl, code };
    this.write({ line: 'answer', n, status, ...answered });
  }

  seen(id: string, status: unknown, token: string | null): void {
    this.write({ line: 'seen', id, status, token });
  }

  seenFunding(id: string, status: unknown): void {
    this.write({ line: 'seen', what: 'funding', id, status, token: null });
  }

  async close(): Promise<void> {
    this.stream.end();
    await once(this.stream, 'close');
  }

  private write(line: object): void {
    this.stream.write(`${JSON.stringify(line)}\n`);
  }
}
