import { readFileSync } from 'node:fs';

// Loaded into every process of a campaign before its own code (`node --import`): what a process can
// suffer from within, which no signal from outside can do to it.

/** A clock that is wrong by CHAOS_SKEW_MS. Timers and performance.now() go on as they are. */
const skewMs = Number(process.env['CHAOS_SKEW_MS'] ?? '0');
if (skewMs !== 0) {
  const TrueDate = Date;
  const now = (): number => TrueDate.now() + skewMs;
  globalThis.Date = new Proxy(TrueDate, {
    construct: (target, args: unknown[], newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as object,
    apply: () => new TrueDate(now()).toString(),
    get: (target, name) => (name === 'now' ? now : (Reflect.get(target, name) as unknown)),
  });
}

/** SIGUSR2 stalls the event loop for as long as the file CHAOS_STALL_FILE says. */
const stallFile = process.env['CHAOS_STALL_FILE'];
if (stallFile !== undefined) {
  process.on('SIGUSR2', () => {
    const ms = Number(readFileSync(stallFile, 'utf8'));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  });
}
