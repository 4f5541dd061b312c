import { writeFile } from 'node:fs/promises';
import { findGenerator } from './closed-loop.js';
import { prepareGround } from './ground.js';
import { measure } from './measure.js';
import { readOptions, USAGE, type BenchOptions } from './options.js';
import { jsonOf, textOf, type Report } from './report.js';
import { surroundingsOf } from './surroundings.js';
import { prepareYardstick } from './yardstick.js';
import { stopOnSignal } from '../reliability/chaos/stop-on-signal.js';

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options === null) {
    process.stdout.write(USAGE);
    return 0;
  }
  stopOnSignal((line) => {
    process.stderr.write(`${line}\n`);
  });
  const report = await runBench(options);
  process.stdout.write(`${textOf(report)}\n`);
  if (options.jsonFile !== null) await writeFile(options.jsonFile, jsonOf(report));
  return report.problems.length === 0 ? 0 : 1;
}

async function runBench(options: BenchOptions): Promise<Report> {
  const ground = await prepareGround(options);
  try {
    const surroundings = await surroundingsOf(ground);
    const yardstick = await prepareYardstick(ground);
    const generator = await findGenerator();
    const problems: string[] = [];
    const figures = await measure({ options, ground, yardstick, generator, problems });
    return { options, surroundings, figures, problems };
  } finally {
    await ground.close();
  }
}

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? '') : String(error)}\n`);
  return 2;
});
// What a run that broke off left running is ended by the janitor; nothing else is waited for.
process.exit();
