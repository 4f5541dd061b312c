const beganAtMs = performance.now();

/** A line about the progress, beside the result and not in it. */
export function say(line: string): void {
  const seconds = ((performance.now() - beganAtMs) / 1_000).toFixed(0);
  process.stderr.write(`${seconds.padStart(5)} s  ${line}\n`);
}
