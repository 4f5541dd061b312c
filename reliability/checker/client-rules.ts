import { found, type Evidence, type Finding, type Rule } from './breach.js';
import type { Answer, KeyStory, Seen } from './client-log.js';
import type { FundingFacts, PaymentFacts } from './payment-facts.js';
import type { World } from './world.js';

const ACCEPTED = { purchase: 202, funding: 201 };

/** A rule about each key of the clients' purchases, with the payments of its wallet and key. */
function perPurchase(
  name: string,
  says: string,
  isBroken: (story: KeyStory, payments: readonly PaymentFacts[], world: World) => boolean,
): Rule {
  const find = (world: World): Finding => {
    if (world.clients === null) return found([]);
    const byKey = grouped(world.payments);
    const cases: Evidence[] = [];
    for (const story of world.clients.purchases) {
      const payments = byKey.get(`${story.wallet} ${story.key}`) ?? [];
      if (isBroken(story, payments, world)) cases.push(evidenceOf(story, payments));
    }
    return found(cases);
  };
  return { name, says, find };
}

function grouped<Facts extends { wallet: string; key: string | null }>(
  all: readonly Facts[],
): Map<string, Facts[]> {
  const byKey = new Map<string, Facts[]>();
  for (const one of all) {
    const name = `${one.wallet} ${one.key ?? ''}`;
    const others = byKey.get(name);
    if (others === undefined) byKey.set(name, [one]);
    else others.push(one);
  }
  return byKey;
}

function evidenceOf(story: KeyStory, effects: readonly { id: string }[]): Evidence {
  return { wallet: story.wallet, key: story.key, asks: story.asks, effects };
}

function answers({ asks }: KeyStory, status: number): Answer[] {
  return asks.flatMap(({ answer }) => (answer?.status === status ? [answer] : []));
}

/** Whether every request under the key was refused for good; then it did nothing. */
function isRefused({ asks }: KeyStory): boolean {
  return asks.every(({ answer }) => answer !== null && answer.status >= 400 && answer.status < 500);
}

const acceptedExistsOnce: Rule = {
  name: 'accepted-exists-once',
  says: 'Every purchase that was answered 202 exists, as asked, and once: its meter was bought for once.',
  find: (world) => {
    const perMeter = new Map<string, number>();
    for (const { wallet, meter } of world.payments) {
      const name = `${wallet} ${meter}`;
      perMeter.set(name, (perMeter.get(name) ?? 0) + 1);
    }
    return perPurchase('', '', (story, payments) => {
      const accepted = story.asks.filter(({ answer }) => answer?.status === ACCEPTED.purchase);
      return accepted.some(({ ask, answer }) => {
        const [payment] = payments;
        const isAsAsked = payment?.meter === ask.meter && payment?.amount === ask.amount;
        const times = perMeter.get(`${story.wallet} ${ask.meter ?? ''}`);
        return payments.length !== 1 || payment?.id !== answer?.id || !isAsAsked || times !== 1;
      });
    }).find(world);
  },
};

const replayEqualsFirst = perPurchase(
  'replay-equals-first',
  'Every 202 under one key is the same answer.',
  (story) => {
    const [first, ...others] = answers(story, ACCEPTED.purchase);
    return others.some(
      (other) =>
        other.id !== first?.id ||
        other.transactionId !== first?.transactionId ||
        other.createdAt !== first?.createdAt,
    );
  },
);

const refusalLeavesNothing = perPurchase(
  'refusal-leaves-nothing',
  'A key whose every request was refused (4xx) has no payment.',
  (story, payments) => isRefused(story) && payments.length > 0,
);

// The same key with the same body is never a conflict, whatever became of the first request.
const conflictNeedsAnotherBody = perPurchase(
  'conflict-needs-another-body',
  'A key is answered 409 only when it was used with two different bodies.',
  (story) => {
    const bodies = new Set(story.asks.map(({ ask }) => `${ask.meter ?? ''} ${ask.amount}`));
    return answers(story, 409).length > 0 && bodies.size === 1;
  },
);

const fundedExistsOnce: Rule = {
  name: 'funded-exists-once',
  says: 'Every funding that was answered 201 exists, as asked, and once; one that was refused does not.',
  find: ({ clients, fundings }) => {
    if (clients === null) return found([]);
    const byKey = grouped<FundingFacts>(fundings);
    const broken = clients.fundings.filter((story) => {
      const made = byKey.get(`${story.wallet} ${story.key}`) ?? [];
      if (isRefused(story)) return made.length > 0;
      return story.asks.some(
        ({ ask, answer }) =>
          answer?.status === ACCEPTED.funding &&
          (made.length !== 1 || made[0]?.id !== answer.id || made[0]?.amount !== ask.amount),
      );
    });
    return found(
      broken.map((story) => evidenceOf(story, byKey.get(`${story.wallet} ${story.key}`) ?? [])),
    );
  },
};

// What a customer was told is over stays so; only a provider's reversal takes a completion back.
const seenIsKept: Rule = {
  name: 'seen-is-kept',
  says: 'An end that a customer was shown is still the end, with the same token.',
  find: ({ clients, payments }) => {
    if (clients === null) return found([]);
    const byId = new Map(payments.map((payment) => [payment.id, payment]));
    const broken = clients.seen.filter((seen) => !isKept(seen, byId.get(seen.id)));
    return found(broken.map((seen) => ({ seen, now: byId.get(seen.id) ?? null })));
  },
};

function isKept({ status, token }: Seen, now: PaymentFacts | undefined): boolean {
  if (now === undefined) return false;
  if (status === 'failed') return now.status === 'failed';
  if (status !== 'completed') return true;
  if (now.status === 'failed') return now.failureCode === 'reversed';
  const shown = now.tokens.find(({ role }) => role === 'credit')?.value ?? null;
  return now.status === 'completed' && (token === null || token === shown);
}

/** What must hold between the clients' own log and what exists. */
export const CLIENT_RULES: readonly Rule[] = [
  acceptedExistsOnce,
  replayEqualsFirst,
  refusalLeavesNothing,
  conflictNeedsAnotherBody,
  fundedExistsOnce,
  seenIsKept,
];
