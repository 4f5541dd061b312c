import { join } from 'node:path';
import { PROJECT } from './project.js';
import { nextSerial } from './purchase.js';
import { outputOf } from './run-program.js';
import { readWrk, type Answered } from './wrk-output.js';

export interface ClosedLoop {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  /** A file of tokens, one a line. */
  readonly tokensFile: string;
}

/** As many purchases as are answered: each connection asks again as soon as it has its answer. */
export async function runWrk(loop: ClosedLoop): Promise<Answered> {
  const { url, connections, seconds, tokensFile } = loop;
  const output = await outputOf('wrk', [
    ...['-t', '1', '-c', String(connections), '-d', `${seconds}s`, '--timeout', '10s'],
    ...['-s', join(PROJECT, 'bench/accept.lua'), url, '--', tokensFile, String(nextSerial())],
  ]);
  return readWrk(output);
}
