import { readBaseline, writeBaseline } from './baseline.js';
import { readContract } from './contract.js';
import { differencesOf, explain, type Json } from './differences.js';
import { EXPLANATIONS } from './explanations.js';
import { reportOf } from './report.js';

// Compares what clients see now with the baseline; `--write` makes a new baseline.

const contract = await readContract();
if (process.argv.includes('--write')) {
  writeBaseline(contract);
} else {
  const [was, is] = [readBaseline(), contract] as unknown as [Json, Json];
  const explained = explain(differencesOf(was, is), EXPLANATIONS);
  process.stdout.write(`${reportOf(explained)}\n`);
  process.exitCode = explained.unexplained.length + explained.idle.length === 0 ? 0 : 1;
}
