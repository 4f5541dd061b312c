import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { CHECKER_PARSERS } from '../support/hostile-text/checker-parsers.js';
import { COMPANY_PARSERS } from '../support/hostile-text/company-parsers.js';
import { growthOf, leavesUnread, type Growth } from '../support/hostile-text/growth.js';
import { dtoParsers, OTHER_PARSERS } from '../support/hostile-text/other-parsers.js';
import { placed, type Parser } from '../support/hostile-text/parser.js';
import { REQUEST_PARSERS } from '../support/hostile-text/request-parsers.js';
import { SIMULATOR_PARSERS } from '../support/hostile-text/simulator-parsers.js';
import { anyShape, SHAPES, textsOf, type Shape } from '../support/hostile-text/shapes.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DTOS = await dtoParsers(ROOT);
const PARSERS = [
  ...REQUEST_PARSERS,
  ...COMPANY_PARSERS,
  ...OTHER_PARSERS,
  ...SIMULATOR_PARSERS,
  ...CHECKER_PARSERS,
  ...DTOS,
];
const BY_THEMSELVES = PARSERS.filter(({ bounded }) => bounded === 'by itself');
const RANDOM_SHAPES = 6;
/** Of a parser that is slow: every so many of the shapes. */
const EVERY = 5;

interface Found extends Growth {
  readonly shape: Shape;
}

/** What makes a parser take more time than in proportion to its text. */
async function worstOf(parser: Parser, shapes: readonly Shape[]): Promise<Found[]> {
  const found: Found[] = [];
  for (const shape of shapes.flatMap((one) => placed(parser, one))) {
    const growth = await growthOf(parser.read, textsOf(shape));
    if (growth !== null) found.push({ ...growth, shape });
  }
  return found;
}

describe.each(PARSERS)('$name', (parser) => {
  it('is read in proportion to its length, whatever it holds', async () => {
    const shapes = SHAPES.filter((_, place) => parser.isSlow !== true || place % EVERY === 0);
    expect(await worstOf(parser, shapes)).toEqual([]);
  });

  it('is read in proportion to its length, also when it is put together by chance', async () => {
    await fc.assert(
      fc.asyncProperty(anyShape, async (shape) => {
        expect(await worstOf(parser, [shape])).toEqual([]);
      }),
      { numRuns: RANDOM_SHAPES },
    );
  });
});

describe.each(BY_THEMSELVES)('$name', (parser) => {
  it('is not read at all when it is far too long', async () => {
    const read = [];
    for (const unit of ['a', ' ', '0', '1,', 'ﷺ']) {
      const shape = { start: '', unit, middle: '', close: '', end: '' };
      for (const one of placed(parser, shape)) {
        if (!(await leavesUnread(parser.read, textsOf(one)))) read.push(one);
      }
    }
    expect(read).toEqual([]);
  });
});
