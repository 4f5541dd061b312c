import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from './temporary-folder.js';

/** The clock of a process, which a test sets while the process runs. */
export interface SetClock {
  /** Starts a process on this clock. */
  readonly env: Record<string, string>;
  /** @param aheadMs by how much it is ahead of the right time; less than 0: behind. */
  set(aheadMs: number): Promise<void>;
  remove(): Promise<void>;
}

/** A clock for `startAppProcess`; it is right until it is set. */
export async function aClock(): Promise<SetClock> {
  const folder = await temporaryFolder('clock');
  const file = join(folder.path, 'ahead-ms');
  const set = (aheadMs: number): Promise<void> => writeFile(file, String(aheadMs));
  await set(0);
  const program = `
    import { readFileSync } from 'node:fs';
    const RightDate = Date;
    const nowOf = RightDate.now;
    globalThis.Date = class Date extends RightDate {
      constructor(...args) { super(...(args.length === 0 ? [Date.now()] : args)); }
      static now() { return nowOf() + Number(readFileSync(${JSON.stringify(file)}, 'utf8')); }
    };`;
  const url = `data:text/javascript,${encodeURIComponent(program)}`;
  return { env: { NODE_OPTIONS: `--import=${url}` }, set, remove: () => folder.remove() };
}
