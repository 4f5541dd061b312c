const CALLER_ID = Symbol('caller id');

interface Marked {
  [CALLER_ID]?: string;
}

/** Records the user of a request after a guard has checked the token, for the log and the rate limit. */
export function setCallerId(request: object, userId: string): void {
  (request as Marked)[CALLER_ID] = userId;
}

/** The user of the request; undefined while unknown. */
export function callerIdOf(request: object): string | undefined {
  return (request as Marked)[CALLER_ID];
}
