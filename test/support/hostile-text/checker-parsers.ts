import { fieldsOf } from '../../../reliability/chaos/api-client.js';
import { clientLogOf } from '../../../reliability/checker/client-log.js';
import { recordSources } from '../../../reliability/checker/record-sources.js';
import type { Parser } from './parser.js';

const THEIRS = 'by whoever runs the program: it is theirs';

async function* linesOf(text: string): AsyncGenerator<string> {
  const asked = { line: 'ask', n: 1, what: 'purchase', wallet: text, key: text, amount: 1 };
  yield JSON.stringify(asked);
  await Promise.resolve();
  yield JSON.stringify({ line: 'answer', n: 1, status: 201, id: text });
  yield text;
}

/** Everything by which the money checker and the campaign read logs, answers and words of a command line. */
export const CHECKER_PARSERS: readonly Parser[] = [
  {
    name: 'a line of the clients’ log',
    read: (text) => clientLogOf(linesOf(text)),
    bounded: THEIRS,
  },
  { name: 'an answer of the API', read: fieldsOf, bounded: THEIRS, within: [['{"a":"', '"}']] },
  {
    name: 'the address of a record',
    read: (text) => recordSources([text]),
    bounded: THEIRS,
    within: [
      ['vtpass=', ''],
      ['vtpass=http:', ''],
    ],
  },
];
