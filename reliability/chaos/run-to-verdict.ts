import { makeRunFolder, type RunFolder } from './run-folder.js';
import { stopOnSignal } from './stop-on-signal.js';

/** What breaks or loads a world of its own, and ends it whatever happened. */
interface Ordeal<Outcome> {
  run(): Promise<Outcome>;
  stop(): Promise<void>;
  kill(): void;
}

/** A program that runs an ordeal once: what it prints, and what it takes for well. */
export interface VerdictProgram<Outcome> {
  /** Of its folder. */
  readonly name: string;
  /** The first line: enough to do the same again. */
  readonly banner: string;
  /** Whether what the processes wrote is kept even when all is well. */
  readonly isKept: boolean;
  begin(folder: RunFolder, say: (line: string) => void): Ordeal<Outcome>;
  report(outcome: Outcome): string;
  /** What is wrong with it, in lines; none when all is well. */
  complaints(outcome: Outcome): readonly string[];
  readonly lastWords: { readonly well: string; readonly wrong: string };
}

const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/**
 * Runs it and ends this process: 0 when all is well, 1 when something is wrong, 2 when it broke off.
 * @param readProgram null: the usage was asked for, and the end is 0.
 */
export async function runToVerdict<Outcome>(
  readProgram: () => VerdictProgram<Outcome> | null,
  usage: string,
): Promise<never> {
  let code = 2;
  try {
    const program = readProgram();
    if (program === null) print(usage);
    code = program === null || (await isWell(program)) ? 0 : 1;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? '') : String(error)}\n`);
  }
  // What one that broke off left running was ended by the janitor; nothing else is waited for.
  process.exit(code);
}

async function isWell<Outcome>(program: VerdictProgram<Outcome>): Promise<boolean> {
  print(program.banner);
  const folder = await makeRunFolder(program.name);
  const beganAtMs = performance.now();
  const ordeal = program.begin(folder, (line) => {
    print(`${((performance.now() - beganAtMs) / 1000).toFixed(0).padStart(4)} s  ${line}`);
  });
  stopOnSignal(print);
  let areAllWell = false;
  try {
    const outcome = await ordeal.run();
    const wrong = program.complaints(outcome);
    print(program.report(outcome));
    for (const line of wrong) print(line);
    areAllWell = wrong.length === 0;
    print(areAllWell ? program.lastWords.well : program.lastWords.wrong);
    await ordeal.stop();
  } finally {
    ordeal.kill();
    const isKept = program.isKept || !areAllWell;
    await folder.remove(isKept);
    if (isKept) print(`What the processes and the clients wrote is in ${folder.path}`);
  }
  return areAllWell;
}
