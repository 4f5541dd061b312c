import type { Mutant } from './mutant.js';

const UNIT = ['unit'];
const INTEGRATION = ['integration'];
const REFRESH = 'src/auth/sessions/refresh-tokens.store.ts';

/** Defects of what features share: group commit, waiting requests, sessions, repeated requests. */
export const MECHANISM_MUTANTS: readonly Mutant[] = [
  {
    name: 'each waiting request polls by itself',
    file: 'src/platform/wait-room/wait-list.ts',
    find: '    const refs = [...this.waiting];',
    replace: `    const refs = [...this.waiting];
    for (const one of refs.slice(1)) {
      await this.findEnded([one]).then((found) => found.has(one.id) && one.end());
    }`,
    projects: UNIT,
    tests: ['platform/wait-room/wait-list'],
  },
  {
    name: 'the waits of one user have no bound',
    file: 'src/platform/wait-room/wait-list.ts',
    find: ' || own >= this.bounds.perWalletMax',
    replace: '',
    projects: UNIT,
    tests: ['platform/wait-room/wait-list'],
  },
  {
    name: 'a repeated refresh ends the session',
    file: REFRESH,
    find: 'WHERE token_hash = $1 AND used_at <= now() - ${REPEAT_WITHIN})`',
    replace: 'WHERE token_hash = $1)`',
    projects: INTEGRATION,
    tests: ['auth/sessions/refresh.int-spec'],
  },
  {
    name: 'a stolen refresh token gets successors for ever',
    file: REFRESH,
    find: ' AND used.used_at > now() - ${REPEAT_WITHIN}',
    replace: '',
    projects: INTEGRATION,
    tests: ['auth/sessions/refresh.int-spec'],
  },
  {
    name: 'another request with a used key gets the earlier answer',
    file: 'src/kernel/answer-once.ts',
    find: 'idempotency?.isSame(requestHash) === true',
    replace: 'idempotency !== null && requestHash !== null',
    projects: UNIT,
    tests: ['kernel/answer-once'],
  },
];
