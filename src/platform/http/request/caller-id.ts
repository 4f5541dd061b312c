const CALLER_ID = Symbol('caller id');

interface Marked {
  [CALLER_ID]?: string;
}

/** Tells whoever counts or logs this request whose it is, once a guard has checked its token. */
export function setCallerId(request: object, userId: string): void {
  (request as Marked)[CALLER_ID] = userId;
}

/** The user whose request this is; undefined while unknown. */
export function callerIdOf(request: object): string | undefined {
  return (request as Marked)[CALLER_ID];
}
