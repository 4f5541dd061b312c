export type JsonObject = Readonly<Record<string, unknown>>;

/** What goes down the wire, or does not. */
export type Answer =
  | {
      readonly kind: 'json';
      readonly status: number;
      readonly body: unknown;
      readonly headers?: Readonly<Record<string, string>>;
      readonly afterMs?: number;
    }
  | { readonly kind: 'text'; readonly contentType: string; readonly text: string }
  | { readonly kind: 'silence' }
  | { readonly kind: 'close' }
  | { readonly kind: 'reset' };

export function json(body: unknown, status = 200): Answer {
  return { kind: 'json', status, body };
}
