import { Injectable } from '@nestjs/common';
import { Log } from '../platform/logging/log.js';
import { Metrics } from '../platform/metrics/metrics.js';
import { ElectricityProvider, type VendOrder } from './electricity-provider.js';
import type { ProviderAnswer } from './provider-answer.js';

/** One attempt before it is stored: whom to ask, under which request id. */
export interface NewAttempt {
  readonly provider: string;
  readonly requestId: string;
}

/** Chooses the provider of an attempt and asks it: to vend once, and from then on what happened. */
@Injectable()
export class VendingService {
  private readonly observe: (call: string, answer: string, seconds: number) => void;

  constructor(
    private readonly provider: ElectricityProvider,
    private readonly log: Log,
    metrics: Metrics,
  ) {
    const histogram = metrics.histogram({
      name: 'bill_vending_provider_call_seconds',
      help: 'Calls to vending providers, by what they answered.',
      labelNames: ['provider', 'call', 'answer'],
      buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60],
    });
    this.observe = (call, answer, seconds) => {
      histogram.observe({ provider: provider.code, call, answer }, seconds);
    };
  }

  /** A fresh attempt; it must be stored before it is sent. */
  newAttempt(): NewAttempt {
    return { provider: this.provider.code, requestId: this.provider.newRequestId(new Date()) };
  }

  /** Asks for the vend of an attempt that was stored a moment ago. Never throws. */
  vend(order: VendOrder): Promise<ProviderAnswer> {
    return this.ask('vend', order.requestId, () => this.provider.vend(order));
  }

  /** Asks what became of an attempt. Never throws. */
  requery(requestId: string): Promise<ProviderAnswer> {
    return this.ask('requery', requestId, () => this.provider.requery(requestId));
  }

  private async ask(
    call: 'vend' | 'requery',
    requestId: string,
    question: () => Promise<ProviderAnswer>,
  ): Promise<ProviderAnswer> {
    const startMs = performance.now();
    let answer: ProviderAnswer;
    try {
      answer = await question();
    } catch (error) {
      // An adapter that throws has a bug, and a bug proves nothing about the purchase.
      this.log.error({ err: error, requestId }, 'an adapter threw');
      answer = { kind: 'unclear', reason: 'the adapter failed', evidence: {} };
    }
    this.observe(call, answer.kind, (performance.now() - startMs) / 1_000);
    this.log.info({ call, requestId, answer: answer.kind, ...reason(answer) }, 'provider answered');
    return answer;
  }
}

function reason(answer: ProviderAnswer): object {
  switch (answer.kind) {
    case 'refused':
      return { code: answer.code, fault: answer.fault };
    case 'pending':
    case 'reversed':
      return { code: answer.code };
    case 'unclear':
      return { reason: answer.reason };
    case 'delivered':
    case 'notFound':
      return {};
  }
}
