import { makeRunFolder } from '../chaos/run-folder.js';
import { stopOnSignal } from '../chaos/stop-on-signal.js';
import { readOptions, USAGE } from './options.js';
import { Soak } from './soak.js';
import { complaints, report } from './verdict.js';

const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options === null) {
    print(USAGE);
    return 0;
  }
  const { seed, payments, rate } = options;
  print(`soak: --payments=${payments} --seed=${seed} --rate=${rate}`);
  const folder = await makeRunFolder('soak');
  const beganAtMs = performance.now();
  const soak = new Soak(options, folder, (line) => {
    print(`${((performance.now() - beganAtMs) / 1000).toFixed(0).padStart(4)} s  ${line}`);
  });
  stopOnSignal(print);
  let isWell = false;
  try {
    const outcome = await soak.run();
    const wrong = complaints(outcome);
    print(report(outcome));
    for (const line of wrong) print(line);
    isWell = wrong.length === 0;
    print(isWell ? 'Everything agrees.' : `It was seed ${seed}.`);
    await soak.stop();
  } finally {
    soak.kill();
    const isKept = options.keep || !isWell;
    await folder.remove(isKept);
    if (isKept) print(`What the processes and the clients wrote is in ${folder.path}`);
  }
  return isWell ? 0 : 1;
}

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? '') : String(error)}\n`);
  return 2;
});
// What a soak that broke off left running was ended by the janitor; nothing else is waited for.
process.exit();
