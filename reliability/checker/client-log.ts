import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/**
 * A line of the clients' own log, one JSON object each. `ask` is written before a request is sent,
 * `answer` when it was answered or given up; both carry the request's number `n`.
 */
export type LogLine =
  | {
      readonly line: 'ask';
      readonly n: number;
      readonly what: 'purchase' | 'funding';
      readonly wallet: string;
      readonly key: string;
      /** Kobo. */
      readonly amount: number;
      /** Of a purchase; used for this one purchase only. */
      readonly meter?: string;
    }
  | {
      readonly line: 'answer';
      readonly n: number;
      /** 0 when no answer came: time-out, reset, refused connection. */
      readonly status: number;
      readonly code?: string;
      readonly id?: string;
      readonly transactionId?: string;
      readonly createdAt?: string;
      /** Where to pay, of a funding. */
      readonly authorizationUrl?: string | null;
    }
  | {
      /** A payment or a funding as a customer was shown it. */
      readonly line: 'seen';
      readonly what?: 'purchase' | 'funding';
      readonly id: string;
      readonly status: string;
      readonly token: string | null;
    };

export type Ask = Extract<LogLine, { line: 'ask' }>;
export type Answer = Extract<LogLine, { line: 'answer' }>;
export type Seen = Extract<LogLine, { line: 'seen' }>;

/** Everything that was asked under one key of one wallet, and what came back; null: not yet. */
export interface KeyStory {
  readonly wallet: string;
  readonly key: string;
  readonly asks: readonly { readonly ask: Ask; readonly answer: Answer | null }[];
}

export interface ClientLog {
  readonly purchases: readonly KeyStory[];
  readonly fundings: readonly KeyStory[];
  readonly seen: readonly Seen[];
}

/** Reads a log that may still be written: what follows the last newline is left for next time. */
export function readClientLog(path: string): Promise<ClientLog> {
  return clientLogOf(createInterface({ input: createReadStream(path) }));
}

/** @throws Error when a line answers what was never asked. */
export async function clientLogOf(lines: AsyncIterable<string>): Promise<ClientLog> {
  const asks = new Map<number, { ask: Ask; answer: Answer | null }>();
  const seen: Seen[] = [];
  for await (const text of lines) {
    const line = parsed(text);
    if (line === null) continue;
    if (line.line === 'ask') asks.set(line.n, { ask: line, answer: null });
    else if (line.line === 'seen') seen.push(line);
    else {
      const asked = asks.get(line.n);
      if (asked === undefined) throw new Error(`answer ${line.n} to nothing that was asked`);
      asked.answer = line;
    }
  }
  return { ...stories([...asks.values()]), seen };
}

function parsed(text: string): LogLine | null {
  try {
    return JSON.parse(text) as LogLine;
  } catch {
    // Only the last line can be torn: its request is in flight, as one without an answer is.
    return null;
  }
}

function stories(
  asked: readonly KeyStory['asks'][number][],
): Pick<ClientLog, 'purchases' | 'fundings'> {
  const byKey = { purchase: new Map<string, KeyStory>(), funding: new Map<string, KeyStory>() };
  for (const one of asked) {
    const { what, wallet, key } = one.ask;
    const name = `${wallet} ${key}`;
    const story = byKey[what].get(name) ?? { wallet, key, asks: [] };
    byKey[what].set(name, { ...story, asks: [...story.asks, one] });
  }
  return { purchases: [...byKey.purchase.values()], fundings: [...byKey.funding.values()] };
}
