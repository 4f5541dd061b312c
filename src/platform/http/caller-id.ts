import type { FastifyRequest } from 'fastify';

const callerIds = new WeakMap<FastifyRequest, string>();

/** Tells whoever counts or logs this request whose it is, once a guard has checked its token. */
export function setCallerId(request: FastifyRequest, userId: string): void {
  callerIds.set(request, userId);
}

/** The user whose request this is; undefined while unknown. */
export function callerIdOf(request: FastifyRequest): string | undefined {
  return callerIds.get(request);
}
