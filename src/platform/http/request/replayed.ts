import type { FastifyReply } from 'fastify';
import type { Answered } from '../../../kernel/answer-once.js';

/**
 * Returns the view of a keyed command, and marks the response when it repeats the first one to the same
 * Idempotency-Key.
 * @param collection where the new resource is read by its id: the header `Location`
 * @example
 * return answerTo(reply, await this.acceptance.accept(caller, body, key), '/bill-payments');
 */
export function answerTo<View extends { readonly id: string }>(
  reply: FastifyReply,
  { view, isReplayed }: Answered<View>,
  collection?: string,
): View {
  if (isReplayed) void reply.header('Idempotency-Replayed', 'true');
  if (collection !== undefined) void reply.header('Location', `${collection}/${view.id}`);
  return view;
}
