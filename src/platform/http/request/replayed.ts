import type { FastifyReply } from 'fastify';

/** Says that this answer repeats the first one to the same Idempotency-Key. */
export function markReplayed(reply: FastifyReply, isReplayed: boolean): void {
  if (isReplayed) void reply.header('Idempotency-Replayed', 'true');
}
