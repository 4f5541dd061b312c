/** Ctrl-C ends a program at once: the janitor of its run folder kills what runs there, and removes it. */
export function stopOnSignal(print: (line: string) => void): void {
  const stop = (signal: NodeJS.Signals): void => {
    print(`stopped by ${signal}`);
    process.exit(130);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}
