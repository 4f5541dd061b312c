import type { Role } from './user.js';

/** Who makes a request, as its access token says. */
export interface Caller {
  readonly userId: string;
  readonly walletId: string;
  readonly role: Role;
}

// A property and not a WeakMap: its entries would make every collection of garbage look through them.
const CALLER = Symbol('caller');

interface Marked {
  [CALLER]?: Caller;
}

/** Remembers whose request this is. */
export function setCaller(request: object, caller: Caller): void {
  (request as Marked)[CALLER] = caller;
}

/** Whose request this is; undefined where no access token was asked for. */
export function callerOf(request: object): Caller | undefined {
  return (request as Marked)[CALLER];
}
