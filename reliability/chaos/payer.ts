import { setTimeout as pause } from 'node:timers/promises';
import type { Outcome } from '../../simulator/paystack/face.js';
import type { SentNotice } from '../checker/gateway-record.js';
import type { Random } from './random.js';

/** A payment that somebody is shown a page for; or the gateway opened it and that answer was lost. */
export interface Payable {
  readonly reference: string;
  readonly authorizationUrl: string | null;
  /** When it was asked for, in milliseconds. */
  readonly askedAtMs: number;
}

type Button = 'pay' | 'decline' | 'abandon';
/** A click, or what the simulator is told that the payer's bank did. */
type Step =
  | { readonly click: Button; readonly times?: number; readonly returns?: boolean }
  | { readonly outcome: Outcome }
  /** Pays when nobody asks any more, so that our only way to hear of it is the webhook. */
  | { readonly isLate: true };

interface Manner {
  readonly weight: number;
  readonly steps: readonly Step[];
}

const pays: Step = { click: 'pay' };

// How payers behave: most pay, and every way that a payment can go comes up in each campaign.
const MANNERS = {
  pays: { weight: 46, steps: [pays] },
  paysTwice: { weight: 8, steps: [{ click: 'pay', times: 2, returns: true }] },
  paysAfterDecline: { weight: 8, steps: [{ click: 'decline' }, pays] },
  paysAfterLeaving: { weight: 5, steps: [{ click: 'abandon', returns: true }, pays] },
  paysLate: { weight: 4, steps: [{ isLate: true }] },
  isDeclined: { weight: 6, steps: [{ click: 'decline' }] },
  leaves: { weight: 6, steps: [{ click: 'abandon' }] },
  doesNothing: { weight: 5, steps: [] },
  paysAKoboLess: { weight: 3, steps: [{ outcome: 'off-by-one' }] },
  paysAPart: { weight: 2, steps: [{ outcome: 'partial' }] },
  paysDollars: { weight: 2, steps: [{ outcome: 'other-currency' }] },
  bearsTheFees: { weight: 3, steps: [{ outcome: 'payer-fees' }] },
  isRefundedAtOnce: { weight: 2, steps: [{ outcome: 'refund' }] },
  isRefunded: { weight: 3, steps: [pays, { outcome: 'refund' }] },
  disputes: { weight: 2, steps: [pays, { outcome: 'dispute' }] },
  isReversed: { weight: 2, steps: [pays, { outcome: 'reversed' }] },
} as const satisfies Readonly<Record<string, Manner>>;
type MannerName = keyof typeof MANNERS;
/** Those after which our books and the gateway's list agree by themselves; the others call a person. */
export const HONEST_MANNERS: readonly MannerName[] = [
  'pays',
  'paysTwice',
  'paysAfterDecline',
  'paysAfterLeaving',
  'isDeclined',
  'leaves',
  'doesNothing',
  'bearsTheFees',
];

/** What a click comes to where there is no page. */
const OUTCOMES = { pay: 'success', decline: 'failed', abandon: 'abandoned' } as const;

/** Most pay within this; the sweep asks for twice as long (world.ts), so that a lost webhook is made up for. */
const PAYS_WITHIN_MS = 9_000;
const LATE_AFTER_MS = 24_000;
const LATE_WITHIN_MS = 60_000;
const TIMEOUT_MS = 3_000;
const BETWEEN_TRIES_MS = 300;
const RETURNS_SHARE = 0.5;
const THINKS_MIN_MS = 50;
const THINKS_MAX_MS = 2_500;

/** People at the gateway's checkout page, with a browser, and what their banks do. */
export class Payers {
  private readonly weights: Readonly<Record<MannerName, number>>;

  /**
   * @param origin of the simulator that is the gateway
   * @param manners which there are; all of them when it is left out
   */
  constructor(
    private readonly origin: string,
    manners = Object.keys(MANNERS) as readonly MannerName[],
  ) {
    this.weights = Object.fromEntries(
      manners.map((name) => [name, MANNERS[name].weight]),
    ) as Record<MannerName, number>;
  }

  /** Lets somebody deal with a payment, in a manner that follows from `random`. */
  async meet(payable: Payable, random: Random): Promise<void> {
    const { steps }: Manner = MANNERS[random.weighted(this.weights)];
    const returns = random.chance(RETURNS_SHARE);
    for (const step of steps) {
      await pause(random.between(THINKS_MIN_MS, THINKS_MAX_MS));
      if ('isLate' in step) await this.payLate(payable);
      else if ('outcome' in step) await this.decide(payable, step.outcome);
      else await this.click(payable, { returns, ...step });
    }
  }

  /** Pays as asked for, and comes back. */
  async pay(payable: Payable): Promise<void> {
    await this.press(payable, 'pay', true);
  }

  /** What was lost is told again until we have said yes to it: then it must be credited. */
  private async payLate(payable: Payable): Promise<void> {
    const askedAtMs = payable.askedAtMs + LATE_AFTER_MS;
    await pause(Math.max(0, askedAtMs - Date.now()));
    const untilMs = askedAtMs + LATE_WITHIN_MS;
    await this.press(payable, 'pay', false, untilMs);
    const query = new URLSearchParams({ reference: payable.reference, event: 'charge.success' });
    const url = `${this.origin}/_paystack/webhook?${query.toString()}`;
    while (Date.now() < untilMs && !(await isHeard(url))) await pause(BETWEEN_TRIES_MS);
  }

  private async click(
    payable: Payable,
    { click, times = 1, returns }: { click: Button; times?: number; returns: boolean },
  ): Promise<void> {
    const clicks = Array.from({ length: times }, () => this.press(payable, click, returns));
    await Promise.all(clicks);
  }

  /** Clicks a button of the page; without a page there is only the bank's word. */
  private async press(
    payable: Payable,
    button: Button,
    returns: boolean,
    untilMs = goodUntil(payable),
  ): Promise<void> {
    const { authorizationUrl } = payable;
    if (authorizationUrl === null) return this.decide(payable, OUTCOMES[button], untilMs);
    const answer = await untilAnswered(`${authorizationUrl}/${button}`, untilMs);
    const back = answer?.headers.get('location');
    if (!returns || typeof back !== 'string') return;
    // The browser follows, whether or not anybody is there.
    await quietly(fetch(new URL(back, authorizationUrl), inTime('GET')));
  }

  private async decide(
    payable: Payable,
    outcome: Outcome,
    untilMs = goodUntil(payable),
  ): Promise<void> {
    const query = new URLSearchParams({ reference: payable.reference, outcome });
    await untilAnswered(`${this.origin}/_paystack/pay?${query.toString()}`, untilMs);
  }
}

function goodUntil({ askedAtMs }: Payable): number {
  return askedAtMs + PAYS_WITHIN_MS;
}

/** Tries until the gateway answers, as long as the page is good; then the payer gives up. */
async function untilAnswered(url: string, untilMs: number): Promise<Response | undefined> {
  while (Date.now() < untilMs) {
    const answer = await quietly(fetch(url, inTime('POST')));
    if (answer !== undefined) return answer;
    await pause(BETWEEN_TRIES_MS);
  }
  return undefined;
}

/** Has the gateway tell us again, and says whether we have acknowledged that it was paid. */
async function isHeard(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, inTime('POST'));
    const { data } = (await answer.json()) as { data?: { webhooks: readonly SentNotice[] } };
    return (data?.webhooks ?? []).some(
      ({ event, fate, lastAnswer }) =>
        event === 'charge.success' && fate === 'sent' && lastAnswer === 200,
    );
  } catch {
    return false;
  }
}

function inTime(method: 'GET' | 'POST'): RequestInit {
  return { method, redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) };
}

async function quietly(asked: Promise<Response>): Promise<Response | undefined> {
  const answer = await asked.catch(() => undefined);
  await answer?.body?.cancel().catch(() => undefined);
  return answer;
}
