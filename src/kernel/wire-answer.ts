/** What came back over the wire: a status and a body, or nothing that can be called an answer. */
export type WireAnswer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      /** JSON as it was read, or the beginning of what was none. */
      readonly body: unknown;
      /** The body as it came, for providers that sign it. */
      readonly text: string;
      readonly headers: Readonly<Record<string, string | string[] | undefined>>;
    }
  | {
      readonly kind: 'nothing';
      readonly reason: string;
      /** False only when provably no byte of the request was written. */
      readonly wasSent: boolean;
    };
