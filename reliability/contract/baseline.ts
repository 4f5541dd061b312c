import { readFileSync, writeFileSync } from 'node:fs';
import type { Contract } from './contract.js';

/** The contract of commit 78269e3. npm runs programs and tests in the root of the project. */
const FILE = 'reliability/contract/baseline.json';

/** The contract as it was. */
export function readBaseline(): Contract {
  return JSON.parse(readFileSync(FILE, 'utf8')) as Contract;
}

/** Makes `contract` the baseline. */
export function writeBaseline(contract: Contract): void {
  writeFileSync(FILE, `${linesOf(contract)}\n`);
}

/** JSON with one line for each operation, schema, code and setting, so that a diff shows what changed. */
function linesOf(value: object, indent = ''): string {
  const lines = Object.entries(value).map(([name, inner]: [string, unknown]) => {
    const isSection = typeof inner === 'object' && inner !== null && indent.length < 2;
    const hasSections = isSection && !Array.isArray(inner);
    const text = hasSections ? linesOf(inner, `${indent} `) : JSON.stringify(inner);
    return `${indent} ${JSON.stringify(name)}: ${text}`;
  });
  return `{\n${lines.join(',\n')}\n${indent}}`;
}
