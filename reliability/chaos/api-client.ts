import { Agent, request } from 'undici';

/** An answer of the API; status 0 when none came. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface ApiRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly token?: string;
  readonly key?: string;
  readonly body?: object;
  /** How many seconds the answer may wait for an end. */
  readonly waitS?: number;
}

/** How long a customer's app waits before it gives up and asks again. */
const TIMEOUT_MS = 5_000;

/** A customer's app: it never throws, because to a customer "no answer" is an answer. */
export class ApiClient {
  private readonly agent = new Agent({ connections: 256, connect: { timeout: 2_000 } });

  constructor(private readonly urls: readonly string[]) {}

  /** @param nth which of the API's processes is asked */
  async ask(
    nth: number,
    { method, path, token, key, body, waitS }: ApiRequest,
  ): Promise<ApiAnswer> {
    try {
      const answer = await request(`${this.urls[nth % this.urls.length] ?? ''}${path}`, {
        method,
        dispatcher: this.agent,
        headers: {
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(key !== undefined && { 'idempotency-key': key }),
          ...(waitS !== undefined && { prefer: `wait=${waitS}` }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const text = await answer.body.text();
      return { status: answer.statusCode, body: fieldsOf(text) };
    } catch {
      return { status: 0, body: {} };
    }
  }

  async close(): Promise<void> {
    await this.agent.destroy();
  }
}

/** The fields of an answer; none when it is no object. */
export function fieldsOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}
