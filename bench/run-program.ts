import { execFile } from 'node:child_process';

/** How a program ended that was run to its end. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  /** Added to our own environment. */
  readonly env?: Readonly<Record<string, string>>;
}

const OUTPUT_BYTES_MAX = 256 * 1024 * 1024;

/** Runs a program to its end, which may be a bad one. @throws Error when it cannot be started. */
export function runProgram(
  command: string,
  args: readonly string[],
  { cwd, env }: RunOptions = {},
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const options = { cwd, env: { ...process.env, ...env }, maxBuffer: OUTPUT_BYTES_MAX };
    execFile(command, [...args], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      if (typeof code === 'number') resolve({ code, stdout, stderr });
      else reject(new Error(`${command} could not be run`, { cause: error }));
    });
  });
}

/** Its output. @throws Error with what it said, when it did not end well. */
export async function outputOf(
  command: string,
  args: readonly string[],
  options?: RunOptions,
): Promise<string> {
  const { code, stdout, stderr } = await runProgram(command, args, options);
  if (code !== 0) throw new Error(`${command} ended with ${code}:\n${stdout}${stderr}`);
  return stdout;
}

/** Whether a program is installed, by the version it prints; null when it is not. */
export async function versionOf(command: string, args: readonly string[]): Promise<string | null> {
  const ran = await runProgram(command, args).catch(() => null);
  // wrk prints its version and ends with 1.
  return ran === null ? null : ((ran.stdout + ran.stderr).split('\n')[0]?.trim() ?? '');
}
