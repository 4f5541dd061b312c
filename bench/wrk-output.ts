/** What a load generator was answered. */
export interface Answered {
  /** With 202. */
  readonly accepted: number;
  /** With anything else, or not at all. */
  readonly refused: number;
  readonly acceptedPerSecond: number;
}

/** What wrk says at its end. @throws Error when it did not come to its end. */
export function readWrk(output: string): Answered {
  const requests = numberIn(output, /^ *(\d+) requests in /m) ?? NaN;
  const perSecond = numberIn(output, /Requests\/sec:\s+([\d.]+)/) ?? NaN;
  if (!(requests > 0) || Number.isNaN(perSecond)) throw new Error(`wrk got no answer:\n${output}`);
  const other = numberIn(output, /Non-2xx or 3xx responses: (\d+)/) ?? 0;
  return {
    accepted: requests - other,
    refused: other + socketErrorsIn(output),
    acceptedPerSecond: perSecond * ((requests - other) / requests),
  };
}

function numberIn(output: string, pattern: RegExp): number | undefined {
  const found = pattern.exec(output)?.[1];
  return found === undefined ? undefined : Number(found);
}

function socketErrorsIn(output: string): number {
  const counts = /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(
    output,
  );
  return (counts ?? []).slice(1).reduce((sum, count) => sum + Number(count), 0);
}
