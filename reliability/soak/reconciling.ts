import { execFile } from 'node:child_process';
import type { RunFolder } from '../chaos/run-folder.js';

/** What comparing the days of a soak with the providers' statements came to. */
export interface Reconciled {
  /** Of the command; 0 says that nothing differs. */
  readonly code: number;
  readonly text: string;
}

const LAGOS_OFFSET_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Every day in Lagos that has a moment between the two. */
export function daysOf(from: Date, until: Date): string[] {
  const days: string[] = [];
  const dayNumber = (at: Date): number => Math.floor((at.getTime() + LAGOS_OFFSET_MS) / DAY_MS);
  for (let day = dayNumber(from); day <= dayNumber(until); day += 1) {
    days.push(new Date(day * DAY_MS).toISOString().slice(0, 10));
  }
  return days;
}

/** Runs `npm run reconcile` for a day, as an operator would. */
export function reconcile(
  folder: RunFolder,
  date: string,
  env: Readonly<Record<string, string>>,
): Promise<Reconciled> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [folder.script('src/commands/reconcile.command.js'), `--date=${date}`],
      { cwd: folder.path, env, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 2;
        resolve({ code, text: `${stdout}${stderr}`.trim() });
      },
    );
    folder.register(child);
  });
}
