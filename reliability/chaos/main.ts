import { Campaign } from './campaign.js';
import { readOptions, USAGE } from './options.js';
import { complaints, report } from './outcome.js';
import { makeRunFolder } from './run-folder.js';
import { stopOnSignal } from './stop-on-signal.js';

const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options === null) {
    print(USAGE);
    return 0;
  }
  const { seed, minutes } = options;
  print(`chaos: --seed=${seed} --minutes=${minutes} --rate=${options.rate}`);
  const folder = await makeRunFolder();
  const beganAtMs = performance.now();
  const campaign = new Campaign(options, folder, (line) => {
    print(`${((performance.now() - beganAtMs) / 1000).toFixed(0).padStart(4)} s  ${line}`);
  });
  stopOnSignal(print);
  let isWell = false;
  try {
    const outcome = await campaign.run();
    const wrong = complaints(outcome);
    print(report(outcome));
    for (const line of wrong) print(line);
    isWell = wrong.length === 0;
    const again = `npm run chaos -- --seed=${seed} --minutes=${minutes} --rate=${options.rate}`;
    print(isWell ? 'Zero breaches.' : `It was seed ${seed}: ${again}`);
    await campaign.stop();
  } finally {
    campaign.kill();
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
// What a campaign that broke off left running was ended by the janitor; nothing else is waited for.
process.exit();
