import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import CircuitBreaker from 'opossum';
import { Config } from '../../config/config.js';
import { Database } from '../../platform/database/database.js';
import { Log } from '../../platform/logging/log.js';
import { Metrics } from '../../platform/metrics/metrics.js';
import type { ProviderCall, LimiterCircuits } from '../limiter/provider-limiter.js';
import type { ProviderAnswer } from '../provider/provider-answer.js';
import { verdictOf } from '../provider/provider-verdict.js';
import { closeCircuit, EVERY_BILLER, openCircuit } from './route-facts.store.js';

/** A circuit opens after half of the calls in the window have failed. */
const RULE = {
  errorThresholdPercentage: 50,
  rollingCountTimeout: 60_000,
  rollingCountBuckets: 6,
  rollingPercentilesEnabled: false,
  enableSnapshots: false,
  timeout: false,
} as const;

type Breaker = CircuitBreaker<[isGood: boolean], void>;

/**
 * Keeps a circuit breaker per provider, and per provider and biller, and feeds it with the providers' answers. A
 * row publishes an open circuit to all processes, so that an API process refuses before it takes money.
 */
@Injectable()
export class CircuitsService implements OnApplicationShutdown {
  private readonly breakers = new Map<string, Breaker>();
  /** Of half-open circuits: how long the trial call may take before another one is admitted. */
  private readonly trialsUntilMs = new Map<string, number>();
  private readonly resetMs: number;
  private readonly volume: number;

  constructor(
    config: Config,
    private readonly database: Database,
    private readonly log: Log,
    metrics: Metrics,
  ) {
    this.resetMs = config.env.CIRCUIT_RESET_MS;
    this.volume = config.env.CIRCUIT_VOLUME;
    const { breakers } = this;
    metrics.gauge({
      name: 'bill_vending_circuit_open',
      help: 'Circuits of this process: 1 while no purchases go that way.',
      labelNames: ['provider', 'biller'],
      collect() {
        for (const [key, breaker] of breakers) {
          const [provider = '', biller = ''] = key.split(' ');
          this.set({ provider, biller }, breaker.closed ? 0 : 1);
        }
      },
    });
  }

  /** The circuits as the limiter of a provider asks them, before it admits a call. */
  forLimiter(provider: string): LimiterCircuits {
    // The provider itself answers requeries, even when the disco is down.
    const billerOf = (call: ProviderCall, billerId: string): string =>
      call === 'vend' ? billerId : EVERY_BILLER;
    return {
      isShut: (call, billerId) => {
        if (this.isOpen(provider, billerOf(call, billerId))) return true;
        return call !== 'look' && this.isTrialRunning(provider, billerOf(call, billerId));
      },
      admit: (call, billerId) => {
        if (call === 'look') return !this.isOpen(provider, EVERY_BILLER);
        return this.admit(provider, billerOf(call, billerId));
      },
      releaseTrial: (call, billerId) => {
        if (call !== 'look') this.releaseTrial(provider, billerOf(call, billerId));
      },
    };
  }

  /** Admits a call, if the circuit allows it. A half-open circuit admits one trial call at a time. */
  admit(provider: string, billerId: string): boolean {
    if (this.isOpen(provider, billerId) || this.isTrialRunning(provider, billerId)) return false;
    const untilMs = performance.now() + this.resetMs;
    for (const key of this.halfOpen(provider, billerId)) this.trialsUntilMs.set(key, untilMs);
    return true;
  }

  /** Whether this process has opened a circuit of the provider or of this biller. */
  isOpen(provider: string, billerId: string): boolean {
    return keysOf(provider, billerId).some((key) => this.breakers.get(key)?.opened === true);
  }

  /** Ends a trial whose call is not made after all. */
  releaseTrial(provider: string, billerId: string): void {
    for (const key of keysOf(provider, billerId)) this.trialsUntilMs.delete(key);
  }

  /** Records an answer. */
  record(
    provider: string,
    billerId: string | null,
    call: 'vend' | 'requery',
    answer: ProviderAnswer,
  ): void {
    const verdict = verdictOf(call, answer);
    this.note(provider, EVERY_BILLER, verdict.provider);
    if (billerId !== null) this.note(provider, billerId, verdict.biller);
  }

  onApplicationShutdown(): void {
    for (const breaker of this.breakers.values()) breaker.shutdown();
  }

  /** Whether a trial call of a half-open circuit is in flight; other calls wait for its result. */
  private isTrialRunning(provider: string, billerId: string): boolean {
    const nowMs = performance.now();
    return this.halfOpen(provider, billerId).some(
      (key) => (this.trialsUntilMs.get(key) ?? 0) > nowMs,
    );
  }

  private halfOpen(provider: string, billerId: string): string[] {
    return keysOf(provider, billerId).filter((key) => this.breakers.get(key)?.halfOpen === true);
  }

  private note(provider: string, billerId: string, isGood: boolean | null): void {
    const key = keyOf(provider, billerId);
    this.trialsUntilMs.delete(key);
    if (isGood === null) return;
    let breaker = this.breakers.get(key);
    if (breaker === undefined) {
      if (isGood) return;
      breaker = this.open(provider, billerId);
      this.breakers.set(key, breaker);
    }
    // It rejects failures, and everything while it is open.
    breaker.fire(isGood).catch(() => undefined);
  }

  private open(provider: string, billerId: string): Breaker {
    const breaker: Breaker = new CircuitBreaker(outcomeOf, {
      ...RULE,
      volumeThreshold: this.volume,
      resetTimeout: this.resetMs,
    });
    breaker.on('open', () => {
      this.log.warn({ provider, biller: billerId }, 'circuit open: no purchases go this way');
      this.publish(openCircuit(this.database, { provider, billerId, openForMs: this.resetMs }));
    });
    breaker.on('close', () => {
      this.log.info({ provider, biller: billerId }, 'circuit closed');
      this.publish(closeCircuit(this.database, { provider, billerId }));
    });
    return breaker;
  }

  /** Publishes a change to other processes. If the write fails they do not learn of it; the row expires by itself. */
  private publish(writing: Promise<void>): void {
    writing.catch((error: unknown) => {
      this.log.warn({ err: error }, 'the state of a circuit could not be written');
    });
  }
}

function keyOf(provider: string, billerId: string): string {
  return `${provider} ${billerId}`;
}

/** A call is subject to the circuit of the provider, and to that of its biller if it names one. */
function keysOf(provider: string, billerId: string): string[] {
  return [...new Set([EVERY_BILLER, billerId])].map((one) => keyOf(provider, one));
}

function outcomeOf(isGood: boolean): Promise<void> {
  return isGood ? Promise.resolve() : Promise.reject(new Error('the provider failed'));
}
