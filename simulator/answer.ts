export type JsonObject = Readonly<Record<string, unknown>>;

export interface JsonAnswer {
  readonly kind: 'json';
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly afterMs?: number;
}

/** What goes down the wire, or does not. */
export type Answer =
  | JsonAnswer
  | {
      readonly kind: 'text';
      readonly contentType: string;
      readonly text: string;
      /** 200 when absent. */
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** The first half of a JSON answer, and then the connection is gone. */
  | { readonly kind: 'half'; readonly body: unknown }
  | {
      readonly kind: 'stream';
      readonly contentType: string;
      readonly chunks: AsyncIterable<string>;
    }
  | { readonly kind: 'silence' }
  | { readonly kind: 'close' }
  | { readonly kind: 'reset' };

export function json(body: unknown, status = 200): JsonAnswer {
  return { kind: 'json', status, body };
}
