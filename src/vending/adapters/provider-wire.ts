import type { ProviderAnswer } from '../provider-answer.js';

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

/** The code of a refusal that no provider spoke: nothing of the request ever left us. */
export const NOT_SENT = 'not_sent';

/** What it means that nothing came back: doubt, unless no byte of a vend was written. */
export function unanswered(
  { reason, wasSent }: Extract<WireAnswer, { kind: 'nothing' }>,
  call: 'vend' | 'requery',
): ProviderAnswer {
  const evidence = { reason };
  if (call === 'requery' || wasSent) return { kind: 'unclear', reason, evidence };
  return { kind: 'refused', code: NOT_SENT, message: reason, fault: 'provider', evidence };
}
