import { found, sqlRule, type Evidence, type Finding, type Rule } from './breach.js';
import type { PaymentFacts } from './payment-facts.js';
import type { Vend } from './provider-record.js';
import { vendKey, type CheckedWorld } from './world.js';

/** What binds an answer to our order by each provider's table in docs/providers; a field that does not only warns. */
const BINDING: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['vtpass', new Set(['order', 'noOrder', 'meter', 'amount'])],
  ['buypower', new Set(['order', 'noOrder'])],
]);

const credits = ({ tokens }: PaymentFacts): number =>
  tokens.filter(({ role }) => role === 'credit').length;

/** Whether every answer about it contradicts our order, so that nobody has heard what became of it. */
export function isNeverOurs({ provider, contradicts, status }: Vend): boolean {
  if (contradicts?.lasts !== 'always') return false;
  // A refusal needs no id where it is the answer to the very request.
  const isRefusedAtOnce = status === 'failed' && contradicts.what === 'noOrder';
  return !isRefusedAtOnce && BINDING.get(provider)?.has(contradicts.what) === true;
}

/** Whether some answer about one of its orders contradicts it, or may: of what was never made there is no record. */
export function mayBeContradicted(payment: PaymentFacts, vends: readonly Vend[]): boolean {
  return vends.some(({ contradicts }) => contradicts !== null) || hasUnmade(payment, vends);
}

function hasUnmade({ attempts }: PaymentFacts, vends: readonly Vend[]): boolean {
  return attempts.length > vends.length;
}

/** The payments that a rule says are wrong, with the order of each attempt by its provider's record. */
function payments(
  { provider, payments: all }: CheckedWorld,
  isBroken: (payment: PaymentFacts, vends: readonly Vend[]) => boolean,
): Finding {
  if (provider === null) return found([]);
  const cases: Evidence[] = [];
  for (const payment of all) {
    const vends = payment.attempts.flatMap((attempt) => provider.after.get(vendKey(attempt)) ?? []);
    const { id, wallet, status, tokenStatus, attempts, incidents, tokens, notUnderstood } = payment;
    const shown = { id, wallet, status, tokenStatus, attempts, incidents, tokens, notUnderstood };
    if (isBroken(payment, vends)) cases.push({ ...shown, vends });
  }
  return found(cases);
}

const strangerDecidesNothing: Rule = {
  name: 'stranger-decides-nothing',
  says: 'An order of which the provider only ever says what contradicts it has neither completed nor failed, unless a person decided.',
  find: (world) =>
    payments(world, ({ status, isResolvedByPeople, attempts }, vends) => {
      const never = vends.filter(isNeverOurs);
      const last = attempts.at(-1)?.requestId;
      const isClosedAsRefused = never.some(({ requestId }) => requestId !== last);
      const isEnded = status === 'completed' || status === 'failed';
      return never.length > 0 && !isResolvedByPeople && (isEnded || isClosedAsRefused);
    }),
};

const contradictionIsFlagged: Rule = {
  name: 'contradiction-is-flagged',
  says: 'When all is over, an order whose every answer contradicts it has its incident.',
  find: (world) =>
    payments(world, ({ incidents }, vends) => {
      const last = vends.at(-1);
      if (!world.isFinal || last?.contradicts?.lasts !== 'always') return false;
      const isRefusedAtOnce = last.status === 'failed' && last.contradicts.what === 'noOrder';
      return !isRefusedAtOnce && !incidents.includes('answer_mismatch');
    }),
};

const unreadableIsKept: Rule = {
  name: 'unreadable-is-kept',
  says: 'What a provider printed as a token and nobody can read is kept for an operator, and is no token.',
  find: (world) =>
    payments(world, (payment, vends) => {
      const { status, isResolvedByPeople, notUnderstood, attempts } = payment;
      const last = vends.find(({ requestId }) => requestId === attempts.at(-1)?.requestId);
      const text = last?.unreadable ?? null;
      if (text === null || status !== 'completed' || isResolvedByPeople) return false;
      return notUnderstood?.includes(text) !== true;
    }),
};

/** Why a person looks for a token: it never came, or what came is no token of this purchase's. */
const MISSED = ['token_missing', 'token_repeated', 'token_implausible'];

const missingIsFlagged: Rule = {
  name: 'missing-token-is-flagged',
  says: 'A token is missing only where an incident says so; when all is over, a prepaid purchase has its token, or it is missing.',
  find: ({ payments: all, isFinal }) => {
    const wrong = all.filter((payment) => {
      const { status, meterType, tokenStatus, incidents } = payment;
      if (status !== 'completed' || meterType !== 'prepaid') return false;
      if (tokenStatus === 'missing') return !MISSED.some((kind) => incidents.includes(kind));
      return isFinal && (tokenStatus === 'awaited' || credits(payment) === 0);
    });
    return found(
      wrong.map(({ id, wallet, tokenStatus, tokens, incidents }) => ({
        id,
        wallet,
        tokenStatus,
        tokens,
        incidents,
      })),
    );
  },
};

// The provider's record shows what it vended, and not what it answered: the evidence must speak for itself.
const mismatches = sqlRule(
  'mismatch-has-two-sides',
  'An answer that contradicts our order is on record with both sides, which differ; where it is about the request id, ours is that of an attempt.',
  `SELECT i.wallet_id, i.payment_id, i.evidence->'mismatches' AS mismatches
     FROM incidents i
     WHERE i.kind = 'answer_mismatch' AND i.payment_id IS NOT NULL
       AND (coalesce(jsonb_array_length(i.evidence->'mismatches'), 0) = 0
         OR EXISTS (SELECT 1 FROM jsonb_array_elements(i.evidence->'mismatches') AS m
           WHERE m->>'ours' IS NULL OR m->>'ours' = m->>'theirs'
             OR (m->>'field' ~ '(requestId|orderId)$' AND NOT EXISTS (SELECT 1 FROM attempts a
               WHERE a.wallet_id = i.wallet_id AND a.payment_id = i.payment_id
                 AND a.request_id = m->>'ours'))))`,
);

/** What must hold of what providers answer: about whose order, and with which tokens. */
export const CONTRADICTION_RULES: readonly Rule[] = [
  mismatches,
  strangerDecidesNothing,
  contradictionIsFlagged,
  unreadableIsKept,
  missingIsFlagged,
];
