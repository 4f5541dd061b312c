import { found, type Evidence, type Finding, type Rule } from './breach.js';
import type { PaymentFacts } from './payment-facts.js';
import type { Vend } from './provider-record.js';
import type { World } from './world.js';

type Case = (payment: PaymentFacts, vends: readonly Vend[], world: World) => boolean;

/** A rule about each payment and what the provider's record, read after the snapshot, says of it. */
function perPayment(name: string, says: string, isBroken: Case): Rule {
  const find = (world: World): Finding => {
    const { provider } = world;
    if (provider === null) return found([]);
    const cases: Evidence[] = [];
    for (const payment of world.payments) {
      const vends = payment.requestIds.flatMap((id) => provider.after.get(id) ?? []);
      if (isBroken(payment, vends, world)) cases.push(evidenceOf(payment, vends));
    }
    return found(cases);
  };
  return { name, says, find };
}

function evidenceOf(payment: PaymentFacts, vends: readonly Vend[]): Evidence {
  const { id, wallet, status, failureCode, meter, requestIds, incidents, tokens } = payment;
  return { id, wallet, status, failureCode, meter, requestIds, incidents, tokens, vends };
}

const vendHasAttempt: Rule = {
  name: 'vend-has-attempt',
  says: 'The provider vended nothing that was not an attempt of a payment.',
  find: ({ provider, payments }) => {
    if (provider === null) return found([]);
    const known = new Set(payments.flatMap(({ requestIds }) => requestIds));
    const strangers = provider.vendedBefore.filter((requestId) => !known.has(requestId));
    return found(strangers.map((requestId) => ({ requestId })));
  },
};

const vendOnce = perPayment(
  'vend-once',
  'No payment was vended twice, and none was sent to the provider twice under one request id.',
  (_, vends) => vends.length > 1 || vends.some(({ payCalls }) => payCalls > 1),
);

const vendIsAsOrdered = perPayment(
  'vend-as-ordered',
  'What the provider vended is what the customer bought: this meter, this amount.',
  ({ meter, amount, meterType }, vends) =>
    vends.some(
      (vend) =>
        vend.billersCode !== meter ||
        vend.amountNaira * 100 !== amount ||
        vend.variationCode !== meterType,
    ),
);

const failureIsProved = perPayment(
  'failure-is-proved',
  'A refunded payment was not vended, unless an incident says that it was after all.',
  ({ status, failureCode, incidents, isLookedAtAgain }, vends, { isFinal }) => {
    if (status !== 'failed') return false;
    if (!vends.some((vend) => vend.status === 'delivered' || vend.status === 'pending')) {
      return false;
    }
    // A refund that rests on the provider's silence is looked at again, which opens the incident.
    const isStillWatched = !isFinal && failureCode === 'not_found' && isLookedAtAgain;
    return !incidents.includes('delivered_after_refund') && !isStillWatched;
  },
);

const captureIsProved = perPayment(
  'capture-is-proved',
  'A completed payment was vended.',
  ({ status }, vends) =>
    status === 'completed' &&
    !vends.some((vend) => vend.status === 'delivered' || vend.status === 'reversed'),
);

const deliveryIsShown = perPayment(
  'delivery-is-shown',
  'What was delivered is captured, and the token that the customer sees is the provider’s.',
  (payment, vends, { isFinal }) => {
    const { status, tokens, incidents } = payment;
    const shown = tokens.find(({ role }) => role === 'credit')?.value ?? null;
    return vends.some((vend) => {
      // A token may still be awaited; one that is shown must be right.
      if (status === 'completed' && shown !== null && shown !== vend.token) return true;
      if (!isFinal || vend.status !== 'delivered') return false;
      if (status === 'failed') return !incidents.includes('delivered_after_refund');
      return status !== 'completed' || shown !== vend.token;
    });
  },
);

const costAgrees = perPayment(
  'cost-agrees',
  'What we booked as the provider’s cost is what it charged.',
  ({ status, providerCost }, vends) =>
    status === 'completed' &&
    vends.some(
      (vend) => vend.status === 'delivered' && Math.round(vend.chargedNaira * 100) !== providerCost,
    ),
);

const reversalIsRefunded = perPayment(
  'reversal-is-refunded',
  'When all is over, what the provider took back was given back.',
  ({ status }, vends, { isFinal }) =>
    isFinal && status === 'completed' && vends.some((vend) => vend.status === 'reversed'),
);

const incidentIsReal = perPayment(
  'incident-is-real',
  'An incident is recorded only where the provider’s record shows one.',
  ({ status, incidents }, vends) =>
    incidents.some((kind) =>
      kind === 'delivered_after_refund'
        ? status !== 'failed' || !vends.some((vend) => vend.status !== 'failed')
        : !vends.some((vend) => vend.status === 'failed' || vend.status === 'reversed'),
    ),
);

/** What must hold between our payments and the provider's own record. */
export const PROVIDER_RULES: readonly Rule[] = [
  vendHasAttempt,
  vendOnce,
  vendIsAsOrdered,
  failureIsProved,
  captureIsProved,
  deliveryIsShown,
  costAgrees,
  reversalIsRefunded,
  incidentIsReal,
];
