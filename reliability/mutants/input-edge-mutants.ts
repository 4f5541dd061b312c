import type { Mutant } from './mutant.js';

const UNIT = ['unit'];
const GROWTH = ['hostile-text/parsers'];
const BOUNDS = ['hostile-text/bounds'];

/** Defects by which a text from outside costs more than it should, or gets further than it should. */
export const INPUT_EDGE_MUTANTS: readonly Mutant[] = [
  {
    name: 'a header is looked at once more for each of its parts',
    file: 'src/platform/http/request/header-list.ts',
    find: '      parts.push(value.slice(startsAt, at));',
    replace: '      parts.push(Array.from(value).slice(startsAt, at).join(""));',
    projects: UNIT,
    tests: GROWTH,
    named: 'Prefer',
  },
  {
    name: 'a row of digits is looked at anew for each of its groups',
    file: 'src/vending/tokens/token-chain.ts',
    find: '    const stretch = stretchAt(chain, place, rows, evens);',
    replace: '    const stretch = stretchAt(chain, place, rowEnds(chain.groups), evenEnds(chain));',
    projects: UNIT,
    tests: GROWTH,
    named: 'a text about tokens',
  },
  {
    name: 'an access token is looked at before its length',
    file: 'src/auth/sessions/access-token.guard.ts',
    find: '    const isReadable = authorization.length <= AUTHORIZATION_MAX_LENGTH;',
    replace: '    const isReadable = authorization.trim().length <= AUTHORIZATION_MAX_LENGTH;',
    projects: UNIT,
    tests: GROWTH,
    named: 'Authorization',
  },
  {
    name: 'a field of any length is trimmed and matched',
    file: 'src/platform/http/request/request-validation.pipe.ts',
    find: '  if (long.length > 0) throw new ValidationFailed(long);\n',
    replace: '',
    projects: UNIT,
    tests: BOUNDS,
  },
  {
    name: 'a cut text of a provider is taken for a whole word',
    file: 'src/vending/provider/answer-fields.ts',
    find: '  return cleanLine(text.length <= TEXT_MAX ? text : `${text.slice(0, TEXT_MAX - 1)}…`);',
    replace: '  return cleanLine(text.slice(0, TEXT_MAX));',
    projects: UNIT,
    tests: BOUNDS,
  },
  {
    name: 'every fault of a request is told, under its whole name',
    file: 'src/kernel/errors.ts',
    find: '  return errors.slice(0, ERRORS_SHOWN_MAX).map(({ field, message }) => ({',
    replace: '  return errors.map(({ field, message }) => ({',
    projects: UNIT,
    tests: BOUNDS,
  },
];
