import { found, type Evidence, type Rule } from './breach.js';
import type { ClientLog, KeyStory, Seen } from './client-log.js';
import type { FundingFacts } from './funding-facts.js';
import { answersOf, byKeyOf, evidenceOf, isRefused } from './key-stories.js';
import type { CheckedWorld } from './world.js';

const BEGUN = 201;

/**
 * A rule about each key of the clients' fundings, with what exists under it.
 * @param logOf the clients' log that decides; by default the log as it was before the snapshot.
 */
function perFunding(
  name: string,
  says: string,
  isBroken: (story: KeyStory, made: readonly FundingFacts[]) => boolean,
  logOf: (world: CheckedWorld) => ClientLog | null = ({ clients }) => clients,
): Rule {
  return {
    name,
    says,
    find: (world) => {
      const byKey = byKeyOf(world.fundings);
      const cases: Evidence[] = [];
      for (const story of logOf(world)?.fundings ?? []) {
        const made = byKey.get(`${story.wallet} ${story.key}`) ?? [];
        if (isBroken(story, made)) cases.push(evidenceOf(story, made));
      }
      return found(cases);
    },
  };
}

const fundedExistsOnce = perFunding(
  'funded-exists-once',
  'Every funding that was answered 201 exists, as asked, and once.',
  (story, made) =>
    story.asks.some(
      ({ ask, answer }) =>
        answer?.status === BEGUN &&
        (made.length !== 1 || made[0]?.id !== answer.id || made[0]?.amount !== ask.amount),
    ),
);

const refusalFundsNothing = perFunding(
  'refusal-funds-nothing',
  'A key whose every request was refused (4xx) has no funding.',
  (story, made) => isRefused(story) && made.length > 0,
  ({ clientsAfter }) => clientsAfter,
);

// An answer that was lost at the gateway cannot be had again, so that a later one may have no place
// to pay at; but never another.
const leadsToOne = perFunding(
  'funding-key-leads-to-one',
  'Every 201 of a funding under one key names the same funding and, if any, the same place to pay at.',
  (story) => {
    const answers = answersOf(story, BEGUN);
    const fundings = new Set(answers.map(({ id, createdAt }) => `${id ?? ''} ${createdAt ?? ''}`));
    const places = new Set(answers.flatMap(({ authorizationUrl }) => authorizationUrl ?? []));
    return fundings.size > 1 || places.size > 1;
  },
);

// A failure is no final word: the payer may try another card on the same page.
const seenIsKept: Rule = {
  name: 'funding-seen-is-kept',
  says: 'Money that a customer was shown as in is in, and what was held back for a person still is.',
  find: ({ clients, fundings }) => {
    if (clients === null) return found([]);
    const byId = new Map(fundings.map((funding) => [funding.id, funding]));
    const funded = clients.seen.filter(({ what }) => what === 'funding');
    const broken = funded.filter((seen) => !isKept(seen, byId.get(seen.id)));
    return found(broken.map((seen) => ({ seen, now: byId.get(seen.id) ?? null })));
  },
};

function isKept({ status }: Seen, now: FundingFacts | undefined): boolean {
  if (now === undefined) return false;
  if (status === 'failed') return now.status !== 'pending';
  return status === 'pending' || now.status === status;
}

/** What must hold between the clients' own log and what they paid in. */
export const FUNDING_CLIENT_RULES: readonly Rule[] = [
  fundedExistsOnce,
  refusalFundsNothing,
  leadsToOne,
  seenIsKept,
];
