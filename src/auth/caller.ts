import type { Role } from './user.js';

/** Who makes a request, as its access token says. */
export interface Caller {
  readonly userId: string;
  readonly walletId: string;
  readonly role: Role;
}

const callers = new WeakMap<object, Caller>();

/** Remembers whose request this is. */
export function setCaller(request: object, caller: Caller): void {
  callers.set(request, caller);
}

/** Whose request this is; undefined where no access token was asked for. */
export function callerOf(request: object): Caller | undefined {
  return callers.get(request);
}
