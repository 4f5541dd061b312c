import { isNeverOurs, mayBeContradicted } from './contradiction-rules.js';
import { found, type Evidence, type Finding, type Rule } from './breach.js';
import type { AttemptFacts, PaymentFacts } from './payment-facts.js';
import type { Vend } from './provider-record.js';
import { vendKey, type CheckedWorld } from './world.js';

/** What the providers' records, read after the snapshot, say of one payment. */
interface RecordedVends {
  /** The orders of all its attempts that exist, whichever provider made them. */
  readonly vends: readonly Vend[];
  /** That of its last attempt. */
  readonly last: Vend | undefined;
  /** Those of the attempts before, each given up as refused. */
  readonly earlier: readonly Vend[];
}

type Case = (payment: PaymentFacts, recorded: RecordedVends, world: CheckedWorld) => boolean;

/** A rule about each payment and what its providers' records say of it. */
function perPayment(name: string, says: string, isBroken: Case): Rule {
  const find = (world: CheckedWorld): Finding => {
    const { provider } = world;
    if (provider === null) return found([]);
    const vendsOf = (attempts: readonly AttemptFacts[]): Vend[] =>
      attempts.flatMap((attempt) => provider.after.get(vendKey(attempt)) ?? []);
    const cases: Evidence[] = [];
    for (const payment of world.payments) {
      const [last] = vendsOf(payment.attempts.slice(-1));
      const earlier = vendsOf(payment.attempts.slice(0, -1));
      const vends = last === undefined ? earlier : [...earlier, last];
      if (isBroken(payment, { vends, last, earlier }, world)) {
        cases.push(evidenceOf(payment, vends));
      }
    }
    return found(cases);
  };
  return { name, says, find };
}

function evidenceOf(payment: PaymentFacts, vends: readonly Vend[]): Evidence {
  const { id, wallet, status, failureCode, meter, attempts, incidents, tokens } = payment;
  return { id, wallet, status, failureCode, meter, attempts, incidents, tokens, vends };
}

/** Money of ours that the provider has kept, or may yet keep. */
const isKept = ({ status }: Vend): boolean => status === 'delivered' || status === 'pending';
const wasDelivered = ({ status }: Vend): boolean => status === 'delivered' || status === 'reversed';

const vendHasAttempt: Rule = {
  name: 'vend-has-attempt',
  says: 'No provider vended anything that was not an attempt of a payment at that provider.',
  find: ({ provider, payments }) => {
    if (provider === null) return found([]);
    const known = new Set(payments.flatMap(({ attempts }) => attempts.map(vendKey)));
    const strangers = provider.vendedBefore.filter((vend) => !known.has(vendKey(vend)));
    return found(strangers.map((vend) => ({ provider: vend.provider, id: vend.requestId })));
  },
};

const vendOnce = perPayment(
  'vend-once',
  'No payment was vended twice, by one provider or by two, unless an incident says so, and nothing was sent twice under one request id.',
  ({ incidents }, { vends }) =>
    vends.some(({ payCalls }) => payCalls > 1) ||
    (vends.filter(isKept).length > 1 && !incidents.includes('delivered_by_earlier_attempt')),
);

const vendIsAsOrdered = perPayment(
  'vend-as-ordered',
  'What a provider vended is what the customer bought: this meter, this amount.',
  ({ meter, amount, meterType }, { vends }) =>
    vends.some(
      (vend) =>
        vend.billersCode !== meter ||
        vend.amountNaira * 100 !== amount ||
        vend.variationCode !== meterType,
    ),
);

const failoverIsProved = perPayment(
  'failover-is-proved',
  'A provider that was given up for another never vended, unless an incident says that it did after all.',
  ({ incidents }, { earlier }) =>
    earlier.some(({ status }) => status !== 'failed') &&
    !incidents.includes('delivered_by_earlier_attempt'),
);

/** A sale that its provider delivered without a token, and that two operators reversed. */
function isReversedTokenless({ isReversedByTwo }: PaymentFacts, last: Vend | undefined): boolean {
  return isReversedByTwo && last?.token === null;
}

const AFTER_ALL = ['delivered_after_refund', 'delivered_by_earlier_attempt'];

const failureIsProved = perPayment(
  'failure-is-proved',
  'A refunded payment was vended by nobody, unless an incident says that it was after all.',
  (payment, { vends, last }, { isFinal }) => {
    const { status, failureCode, incidents, isLookedAtAgain } = payment;
    if (status !== 'failed' || !vends.some(isKept) || isReversedTokenless(payment, last))
      return false;
    // A refund that rests on the provider's silence is looked at again, which opens the incident.
    const isStillWatched = !isFinal && failureCode === 'not_found' && isLookedAtAgain;
    return !AFTER_ALL.some((kind) => incidents.includes(kind)) && !isStillWatched;
  },
);

const captureIsProved = perPayment(
  'capture-is-proved',
  'A completed payment was vended.',
  ({ status }, { vends }) => status === 'completed' && !vends.some(wasDelivered),
);

const captureIsTheirs = perPayment(
  'capture-is-theirs',
  'What was captured went to the provider that delivered, which is the one of the last attempt.',
  ({ status, provider, attempts }, { vends, last }) =>
    status === 'completed' &&
    (attempts.at(-1)?.provider !== provider ||
      (vends.some(wasDelivered) && (last === undefined || !wasDelivered(last)))),
);

function creditShown({ tokens }: PaymentFacts): string | null {
  return tokens.find(({ role }) => role === 'credit')?.value ?? null;
}

const WITHHELD = ['token_repeated', 'token_implausible'];

/** A token of another purchase is not shown, though it is the provider's. */
function isWithheld({ incidents }: PaymentFacts): boolean {
  return incidents.some((kind) => WITHHELD.includes(kind));
}

/** A token may still be awaited; one that is shown must be right. */
function isShownWrong(payment: PaymentFacts, last: Vend): boolean {
  const shown = creditShown(payment);
  return payment.status === 'completed' && shown !== null && shown !== last.token;
}

/** Of what the provider delivered, when all is over: nothing was captured, or its token is not shown. */
function isLost(payment: PaymentFacts, last: Vend): boolean {
  // Nobody was ever told: it is on the operator's desk.
  if (payment.status === 'needs_review' && isNeverOurs(last)) return false;
  const { status, incidents } = payment;
  if (status === 'failed') {
    return !incidents.includes('delivered_after_refund') && !isReversedTokenless(payment, last);
  }
  const shown = creditShown(payment);
  if (status === 'completed' && shown === null && isWithheld(payment)) return false;
  return status !== 'completed' || shown !== last.token;
}

const deliveryIsShown = perPayment(
  'delivery-is-shown',
  'What was delivered is captured, and the token that the customer sees is the provider’s.',
  (payment, { last }, { isFinal }) =>
    last !== undefined &&
    (isShownWrong(payment, last) ||
      (isFinal && last.status === 'delivered' && isLost(payment, last))),
);

function isChargedAsBooked({ providerCost }: PaymentFacts, { chargedNaira }: Vend): boolean {
  return Math.round(chargedNaira * 100) === providerCost;
}

/** No cost was named when it was booked, and a person has heard of the one that was named later. */
function isKnownToDiffer({ amount, providerCost, incidents }: PaymentFacts): boolean {
  return providerCost === amount && incidents.includes('cost_differs');
}

const costAgrees = perPayment(
  'cost-agrees',
  'What we booked as the provider’s cost is what it charged, unless the whole amount was booked and an incident names the cost.',
  (payment, { last }) =>
    payment.status === 'completed' &&
    last?.status === 'delivered' &&
    !isChargedAsBooked(payment, last) &&
    !isKnownToDiffer(payment),
);

const reversalIsRefunded = perPayment(
  'reversal-is-refunded',
  'When all is over, what the provider took back was given back.',
  ({ status }, { last }, { isFinal }) =>
    isFinal && status === 'completed' && last?.status === 'reversed',
);

function isRepeated(vend: Vend | undefined, provider: CheckedWorld['provider']): boolean {
  if (vend === undefined || vend.token === null || provider === null) return false;
  const vends = [...provider.after.values()];
  return vends.some(({ token, requestId }) => token === vend.token && requestId !== vend.requestId);
}

const REALITY: ReadonlyMap<string, Case> = new Map(
  Object.entries<Case>({
    delivered_after_refund: ({ status }, { last }) =>
      status === 'failed' && last !== undefined && last.status !== 'failed',
    refused_after_delivery: (_, { last }) =>
      last?.status === 'failed' || last?.status === 'reversed',
    token_missing: ({ meterType }, { last }) =>
      meterType === 'prepaid' && last !== undefined && wasDelivered(last),
    // Its own rule reads both sides of it.
    answer_mismatch: (payment, { vends }) => mayBeContradicted(payment, vends),
    second_delivery: () => true,
    cost_differs: (payment, { last }) => last !== undefined && !isChargedAsBooked(payment, last),
    token_implausible: (_, { last }) => new Set(last?.token).size < 3,
    token_repeated: (_, { last }, { provider }) => isRepeated(last, provider),
    delivered_by_earlier_attempt: (_, { earlier }) => earlier.some(wasDelivered),
  }),
);

const incidentIsReal = perPayment(
  'incident-is-real',
  'An incident is recorded only where a provider’s record shows one.',
  (payment, recorded, world) =>
    payment.incidents.some((kind) => REALITY.get(kind)?.(payment, recorded, world) !== true),
);

/** What must hold between our payments and the providers' own records. */
export const PROVIDER_RULES: readonly Rule[] = [
  vendHasAttempt,
  vendOnce,
  vendIsAsOrdered,
  failoverIsProved,
  failureIsProved,
  captureIsProved,
  captureIsTheirs,
  deliveryIsShown,
  costAgrees,
  reversalIsRefunded,
  incidentIsReal,
];
