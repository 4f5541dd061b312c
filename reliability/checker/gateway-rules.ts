import { found, type Evidence, type Rule } from './breach.js';
import type { FundingFacts } from './funding-facts.js';
import type { GatewayPayment } from './gateway-record.js';
import { referenceKey, type GatewayWitness, type CheckedWorld } from './world.js';

type Case = (
  funding: FundingFacts,
  recorded: GatewayPayment | undefined,
  world: CheckedWorld,
) => boolean;

/** A rule about each funding through a gateway whose record there is, and what that says of it. */
function perFunding(name: string, says: string, isBroken: Case): Rule {
  return {
    name,
    says,
    find: (world) => {
      const { gateway, fundings } = world;
      if (gateway === null) return found([]);
      const cases: Evidence[] = [];
      // A funding through the sandbox is in nobody's record.
      for (const funding of fundings.filter((one) => one.gateway !== 'sandbox')) {
        const recorded = gateway.after.get(referenceKey(funding));
        if (isBroken(funding, recorded, world)) cases.push({ funding, recorded: recorded ?? null });
      }
      return found(cases);
    },
  };
}

const PAID_OTHERWISE = ['amount_mismatch', 'currency_mismatch'];
const isPaid = ({ paidAt }: GatewayPayment): boolean => paidAt !== null;

/** To the kobo, in naira; more only by the fees, where the payer bears them. */
function isAsAsked({ amount: asked }: FundingFacts, recorded: GatewayPayment): boolean {
  const { amount, currency, fees } = recorded;
  return currency === 'NGN' && (amount === asked || amount === asked + (fees ?? 0));
}

/** What a wallet cannot hold to the kobo is not credited, however it was paid. */
function isTooLarge({ incidents }: FundingFacts): boolean {
  return incidents.includes('balance_too_large');
}

const gatewayHasFunding: Rule = {
  name: 'gateway-has-funding',
  says: 'No gateway was asked to take a payment that is not a funding of ours.',
  find: ({ gateway, fundings }) => {
    if (gateway === null) return found([]);
    const known = new Set(fundings.map(referenceKey));
    const strangers = gateway.before.filter((recorded) => !known.has(referenceKey(recorded)));
    return found(strangers.map((recorded) => ({ recorded })));
  },
};

const fundingAsInitialised = perFunding(
  'funding-as-initialised',
  'What the gateway was asked to take is the funding: this amount, in naira; and whoever was told where to pay can pay there.',
  ({ amount, url }, recorded) =>
    recorded === undefined
      ? url !== null
      : recorded.requestedAmount !== amount || (!isPaid(recorded) && recorded.currency !== 'NGN'),
);

const creditIsProved = perFunding(
  'credit-is-proved',
  'A wallet was credited only with what the gateway was paid: this amount, in naira.',
  (funding, recorded) =>
    funding.status === 'completed' &&
    (recorded === undefined || !isPaid(recorded) || !isAsAsked(funding, recorded)),
);

// What was paid and taken back before we heard of it may have failed; nothing else may.
const paidIsCredited = perFunding(
  'paid-is-credited',
  'When all is over, what the gateway was paid as asked was credited, and what it was paid otherwise waits for a person.',
  (funding, recorded, { isFinal }) => {
    if (!isFinal || recorded === undefined || !isPaid(recorded)) return false;
    const { status } = funding;
    if (recorded.status === 'reversed' && status === 'failed') return false;
    // A payment that was refunded in part before we learned of it also waits for a person.
    const isHeldBack = status === 'mismatched' && (isTooLarge(funding) || recorded.refunded > 0);
    return !isHeldBack && status !== (isAsAsked(funding, recorded) ? 'completed' : 'mismatched');
  },
);

const FAILED_AS: ReadonlyMap<string, readonly GatewayPayment['status'][]> = new Map<
  string,
  GatewayPayment['status'][]
>([
  // A payer may have tried again since: what was declined or left alone can still be paid.
  ['failed', ['failed', 'abandoned', 'success', 'reversed']],
  ['abandoned', ['unpaid', 'failed', 'abandoned', 'success', 'reversed']],
  ['reversed', ['reversed']],
]);

const failureIsTheirs = perFunding(
  'failed-was-not-paid',
  'A funding failed only as the gateway says: declined, left alone, taken back, or never heard of.',
  ({ status, failureCode }, recorded) => {
    if (status !== 'failed' || failureCode === 'not_started') return false;
    const says = recorded?.status;
    const isNothing = says === undefined && failureCode === 'abandoned';
    return !isNothing && FAILED_AS.get(failureCode ?? '')?.some((one) => one === says) !== true;
  },
);

const mismatchIsReal = perFunding(
  'mismatch-is-real',
  'A funding is held back for a person only where something else was paid than was asked for, and an incident says so.',
  (funding, recorded) => {
    if (funding.status !== 'mismatched') return false;
    if (recorded === undefined || !isPaid(recorded)) return true;
    if (isTooLarge(funding)) return false;
    const isReported = funding.incidents.some((kind) => PAID_OTHERWISE.includes(kind));
    return (isAsAsked(funding, recorded) && recorded.refunded === 0) || !isReported;
  },
);

function isEveryRefundHeard({ webhooks }: GatewayPayment): boolean {
  return webhooks.every(
    ({ event, fate, lastAnswer }) =>
      event !== 'refund.processed' || (fate === 'sent' && lastAnswer === 200),
  );
}

// Of another currency than the naira nobody can say how much of our money went back.
const returnedIsKnown = perFunding(
  'returned-is-known',
  'What we say a gateway gave back, it gave back; when all is over, we know of every refund whose webhook we acknowledged.',
  ({ returned }, recorded, { isFinal }) => {
    if (recorded === undefined) return returned > 0;
    if (recorded.currency !== 'NGN') return false;
    const { status, amount, refunded } = recorded;
    const mayBe = status === 'reversed' ? (amount ?? 0) : refunded;
    return returned > mayBe || (isFinal && returned < refunded && isEveryRefundHeard(recorded));
  },
);

type Shows = (recorded: GatewayPayment) => boolean;

const REALITY: ReadonlyMap<string, Shows> = new Map<string, Shows>([
  ['amount_mismatch', ({ currency }) => currency === 'NGN'],
  ['currency_mismatch', ({ currency }) => currency !== 'NGN'],
  ['balance_too_large', isPaid],
  ['reversed', ({ status }) => status === 'reversed'],
  ['refunded', ({ refunded }) => refunded > 0],
  ['charged_back', ({ disputes }) => disputes.length > 0],
  // What it answered is in no record of the gateway: its evidence has both sides.
  ['answer_mismatch', () => true],
]);

const incidentIsReal = perFunding(
  'funding-incident-is-real',
  'An incident of a funding is recorded only where the gateway’s record shows one.',
  ({ incidents }, recorded) =>
    incidents.some((kind) => recorded === undefined || REALITY.get(kind)?.(recorded) !== true),
);

const INCIDENT_OF: ReadonlyMap<string, string> = new Map([
  ['refund.processed', 'refunded'],
  ['charge.dispute.create', 'charged_back'],
]);

/** What we have said yes to before the snapshot was taken. */
function heardBefore({ before }: GatewayWitness): Map<string, string[]> {
  const heard = before.map(({ webhooks, ...recorded }): [string, string[]] => [
    referenceKey(recorded),
    webhooks.flatMap(({ event, lastAnswer, fate }) =>
      lastAnswer === 200 && fate === 'sent' ? [event] : [],
    ),
  ]);
  return new Map(heard);
}

const noticeIsHeeded: Rule = {
  name: 'notice-is-heeded',
  says: 'A refund or chargeback whose webhook we acknowledged has its incident.',
  find: ({ gateway, fundings }) => {
    if (gateway === null) return found([]);
    const heard = heardBefore(gateway);
    const broken = fundings.filter((funding) =>
      (heard.get(referenceKey(funding)) ?? []).some((event) => {
        const kind = INCIDENT_OF.get(event);
        return kind !== undefined && !funding.incidents.includes(kind);
      }),
    );
    return found(broken.map((funding) => ({ funding, heard: heard.get(referenceKey(funding)) })));
  },
};

const forgeryIsRefused: Rule = {
  name: 'forgery-is-refused',
  says: 'No webhook that somebody else signed was acknowledged.',
  find: ({ gateway }) => {
    if (gateway === null) return found([]);
    const isTaken = ({ webhooks }: GatewayPayment): boolean =>
      webhooks.some(({ fate, lastAnswer }) => fate === 'forged' && lastAnswer === 200);
    return found([...gateway.after.values()].filter(isTaken).map((recorded) => ({ recorded })));
  },
};

/** What must hold between our fundings and the gateway's own record. */
export const GATEWAY_RULES: readonly Rule[] = [
  gatewayHasFunding,
  fundingAsInitialised,
  creditIsProved,
  paidIsCredited,
  failureIsTheirs,
  mismatchIsReal,
  incidentIsReal,
  noticeIsHeeded,
  returnedIsKnown,
  forgeryIsRefused,
];
