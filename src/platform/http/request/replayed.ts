import type { FastifyReply } from 'fastify';
import type { Answered } from '../../../kernel/answer-once.js';

/**
 * Returns the view of a keyed command, and marks the response when it repeats the first one to the same
 * Idempotency-Key.
 * @example
 * return answerTo(reply, await this.approvals.reject(actor, id, reason, key));
 */
export function answerTo<View>(reply: FastifyReply, { view, isReplayed }: Answered<View>): View {
  if (isReplayed) void reply.header('Idempotency-Replayed', 'true');
  return view;
}
