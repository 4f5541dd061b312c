import { parseArgs } from 'node:util';
import { CallGraph } from './walk.js';
import { WALKS } from './walks.js';

const { values } = parseArgs({
  options: { root: { type: 'string', default: '.' }, files: { type: 'boolean', default: false } },
});
const graph = new CallGraph(values.root);
for (const walk of WALKS) {
  const { files, lines } = graph.walk(walk);
  process.stdout.write(`${walk.question}: ${files.size} files, ${lines} lines\n`);
  if (!values.files) continue;
  for (const [file, own] of files) process.stdout.write(`  ${own} ${file}\n`);
}
