/** The outcome of an HTTP call: a status and a body, or no usable answer. */
export type WireAnswer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      /** The parsed JSON, or the beginning of a text that is not JSON. */
      readonly body: unknown;
      /** The body as it arrived, for providers that sign it. */
      readonly text: string;
      readonly headers: Readonly<Record<string, string | string[] | undefined>>;
    }
  | {
      readonly kind: 'nothing';
      readonly reason: string;
      /** False only if it is certain that no byte of the request was written. */
      readonly wasSent: boolean;
    };
