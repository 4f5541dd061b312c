/**
 * What the money does by design §4 and §5, as a person would write it on paper: one wallet, its
 * payments, no database, no concurrency, nothing shared with `src/`.
 */
export type ModelAnswer =
  'delivered' | 'deliveredNoToken' | 'pending' | 'refused' | 'reversed' | 'notFound' | 'unclear';

export interface ModelPayment {
  readonly total: number;
  status: 'pending' | 'processing' | 'needs_review' | 'completed' | 'failed';
  tokenStatus: 'none' | 'awaited' | 'missing' | 'delivered';
  /** Whether so much time has passed that a provider's "never heard of it" may be believed. */
  isOld: boolean;
  notFounds: number;
  requeries: number;
  readonly incidents: Set<string>;
  readonly events: string[];
}

/** How many requeries a payment gets before an operator has to look. */
export const BUDGET = 6;

export class WalletModel {
  balance = 0;
  version = 0;
  readonly payments: ModelPayment[] = [];

  fund(amount: number): void {
    this.balance += amount;
    this.version += 1;
  }

  /** @returns whether it is accepted. */
  buy(total: number): boolean {
    if (this.balance < total) return false;
    this.balance -= total;
    this.version += 1;
    this.payments.push({
      total,
      status: 'pending',
      tokenStatus: 'none',
      isOld: false,
      notFounds: 0,
      requeries: 0,
      incidents: new Set(),
      events: ['payment.accepted'],
    });
    return true;
  }

  submit(payment: ModelPayment): void {
    if (payment.status !== 'pending') return;
    payment.status = 'processing';
    payment.events.push('payment.submitted');
  }

  expire(payment: ModelPayment): void {
    if (payment.status === 'pending') this.refund(payment, 'payment.failed');
  }

  answer(payment: ModelPayment, answer: ModelAnswer, isRequery: boolean): void {
    // Nobody was asked to vend it, so no answer can be about it.
    if (!payment.events.includes('payment.submitted')) return;
    payment.notFounds = answer === 'notFound' ? payment.notFounds + 1 : 0;
    if (isRequery) payment.requeries += 1;
    if (answer.startsWith('delivered')) {
      this.delivered(payment, answer === 'delivered');
    } else if (payment.status === 'completed') {
      this.afterCompletion(payment, answer);
    } else if (payment.status !== 'failed' && isProofOfFailure(payment, answer)) {
      this.refund(payment, 'payment.failed');
    }
    if (payment.requeries >= BUDGET) this.fail(payment);
  }

  private fail(payment: ModelPayment): void {
    if (payment.status === 'processing') {
      payment.status = 'needs_review';
      payment.events.push('payment.needs_review');
    }
    if (payment.tokenStatus === 'awaited') {
      payment.tokenStatus = 'missing';
      this.open(payment, 'token_missing');
    }
  }

  private delivered(payment: ModelPayment, hasToken: boolean): void {
    if (payment.status === 'failed') {
      this.open(payment, 'delivered_after_refund');
    } else if (payment.status === 'completed') {
      if (!hasToken || !isTokenDue(payment)) return;
      payment.tokenStatus = 'delivered';
      payment.requeries = 0;
      payment.events.push('payment.token_received');
    } else {
      payment.status = 'completed';
      payment.tokenStatus = hasToken ? 'delivered' : 'awaited';
      payment.requeries = 0;
      payment.events.push('payment.completed');
    }
  }

  private afterCompletion(payment: ModelPayment, answer: ModelAnswer): void {
    if (answer === 'reversed') this.refund(payment, 'payment.reversed');
    if (answer === 'refused') this.open(payment, 'refused_after_delivery');
  }

  private refund(payment: ModelPayment, event: string): void {
    payment.status = 'failed';
    if (isTokenDue(payment)) payment.tokenStatus = 'none';
    payment.requeries = 0;
    payment.events.push(event);
    this.balance += payment.total;
    this.version += 1;
  }

  private open(payment: ModelPayment, kind: string): void {
    if (payment.incidents.has(kind)) return;
    payment.incidents.add(kind);
    payment.events.push('incident.opened');
  }
}

function isTokenDue({ tokenStatus }: ModelPayment): boolean {
  return tokenStatus === 'awaited' || tokenStatus === 'missing';
}

function isProofOfFailure(payment: ModelPayment, answer: ModelAnswer): boolean {
  if (answer === 'refused' || answer === 'reversed') return true;
  return answer === 'notFound' && payment.notFounds >= 3 && payment.isOld;
}
