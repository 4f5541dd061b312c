import type { Role } from './user.js';

/** The user that makes a request, as its access token states. */
export interface Caller {
  readonly userId: string;
  readonly walletId: string;
  readonly role: Role;
}

// A property instead of a WeakMap, whose entries every garbage collection would have to search.
const CALLER = Symbol('caller');

interface Marked {
  [CALLER]?: Caller;
}

/** Stores the caller of this request. */
export function setCaller(request: object, caller: Caller): void {
  (request as Marked)[CALLER] = caller;
}

/** The caller of this request; undefined where no access token was required. */
export function callerOf(request: object): Caller | undefined {
  return (request as Marked)[CALLER];
}
