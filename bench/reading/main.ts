import { parseArgs } from 'node:util';
import { CallGraph, type Walk } from './walk.js';

/** The four questions whose answers cross the most of `src`. */
const WALKS: readonly Walk[] = [
  {
    question: 'POST /bill-payments: from the amount to its SQL',
    from: 'BillPaymentsController.create',
    to: ['writeMovements'],
  },
  {
    question: "a provider's answer: from the wire to the settled payment",
    from: 'PaymentVisitService.visit',
    to: ['writeMovements', 'settlementParts', 'BoundProvider.vend'],
  },
  {
    question: "Paystack's webhook: from the request to the credit",
    from: 'WebhooksController.receivePaystack',
    to: ['writeMovements'],
  },
  {
    question: "an operator's resolve: from the request to the settled payment",
    from: 'OperatorPaymentsController.resolve',
    to: ['writeMovements', 'settlementParts'],
  },
];

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
