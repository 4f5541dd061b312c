import { found, type Evidence, type Finding, type Rule } from './breach.js';
import type { ClientLog, KeyStory, Seen } from './client-log.js';
import { answersOf, byKeyOf, evidenceOf, isRefused } from './key-stories.js';
import type { PaymentFacts } from './payment-facts.js';
import type { CheckedWorld } from './world.js';

const ACCEPTED = 202;

/**
 * A rule about each key of the clients' purchases, with the payments of its wallet and key.
 * @param logOf the clients' log that decides; by default the log as it was before the snapshot.
 */
function perPurchase(
  name: string,
  says: string,
  isBroken: (story: KeyStory, payments: readonly PaymentFacts[], world: CheckedWorld) => boolean,
  logOf: (world: CheckedWorld) => ClientLog | null = ({ clients }) => clients,
): Rule {
  const find = (world: CheckedWorld): Finding => {
    const byKey = byKeyOf(world.payments);
    const cases: Evidence[] = [];
    for (const story of logOf(world)?.purchases ?? []) {
      const payments = byKey.get(`${story.wallet} ${story.key}`) ?? [];
      if (isBroken(story, payments, world)) cases.push(evidenceOf(story, payments));
    }
    return found(cases);
  };
  return { name, says, find };
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
      const accepted = story.asks.filter(({ answer }) => answer?.status === ACCEPTED);
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
    const [first, ...others] = answersOf(story, ACCEPTED);
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
  ({ clientsAfter }) => clientsAfter,
);

// The same key with the same body is never a conflict, whatever became of the first request.
const conflictNeedsAnotherBody: Rule = {
  name: 'conflict-needs-another-body',
  says: 'A key is answered 409 only when it was used with two different bodies.',
  find: ({ clients }) => {
    const stories = clients === null ? [] : [...clients.purchases, ...clients.fundings];
    const broken = stories.filter((story) => {
      const bodies = new Set(story.asks.map(({ ask }) => `${ask.meter ?? ''} ${ask.amount}`));
      return answersOf(story, 409).length > 0 && bodies.size === 1;
    });
    return found(broken.map((story) => evidenceOf(story, [])));
  },
};

// What a customer was told is over stays so; only a provider's reversal takes a completion back.
const seenIsKept: Rule = {
  name: 'seen-is-kept',
  says: 'An end that a customer was shown is still the end, with the same token.',
  find: ({ clients, payments }) => {
    if (clients === null) return found([]);
    const byId = new Map(payments.map((payment) => [payment.id, payment]));
    const bought = clients.seen.filter(({ what }) => what !== 'funding');
    const broken = bought.filter((seen) => !isKept(seen, byId.get(seen.id)));
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

/** What must hold between the clients' own log and what they bought. */
export const CLIENT_RULES: readonly Rule[] = [
  acceptedExistsOnce,
  replayEqualsFirst,
  refusalLeavesNothing,
  conflictNeedsAnotherBody,
  seenIsKept,
];
