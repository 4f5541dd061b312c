import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import CircuitBreaker from 'opossum';
import { Config } from '../config/config.js';
import { Database } from '../platform/database/database.js';
import { Log } from '../platform/logging/log.js';
import { Metrics } from '../platform/metrics/metrics.js';
import type { ProviderAnswer } from './provider-answer.js';
import { verdictOf } from './provider-verdict.js';
import { closeCircuit, EVERY_BILLER, openCircuit } from './route-facts.store.js';

/** Half of so many calls within the window must have gone badly before a circuit opens. */
const RULE = {
  errorThresholdPercentage: 50,
  volumeThreshold: 8,
  rollingCountTimeout: 60_000,
  rollingCountBuckets: 6,
  rollingPercentilesEnabled: false,
  enableSnapshots: false,
  timeout: false,
} as const;

type Breaker = CircuitBreaker<[isGood: boolean], void>;

/**
 * A circuit breaker per provider, and per provider and biller, fed with what was answered. An open
 * one is told to all processes by a row, so that an API process refuses before it takes money.
 */
@Injectable()
export class CircuitsService implements OnApplicationShutdown {
  private readonly breakers = new Map<string, Breaker>();
  /** Of half-open circuits: until when the one purchase that tries the way is waited for. */
  private readonly trialsUntilMs = new Map<string, number>();
  private readonly resetMs: number;

  constructor(
    config: Config,
    private readonly database: Database,
    private readonly log: Log,
    metrics: Metrics,
  ) {
    this.resetMs = config.env.CIRCUIT_RESET_MS;
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

  /** Whether a purchase may go this way. Of a half-open circuit, one may until it is answered. */
  admits(provider: string, billerId: string): boolean {
    if (this.isOpen(provider, billerId)) return false;
    const keys = [keyOf(provider, EVERY_BILLER), keyOf(provider, billerId)];
    const states = keys.map((key) => ({ key, breaker: this.breakers.get(key) }));
    const trials = states.filter(({ breaker }) => breaker?.halfOpen === true);
    const nowMs = performance.now();
    if (trials.some(({ key }) => (this.trialsUntilMs.get(key) ?? 0) > nowMs)) return false;
    for (const { key } of trials) this.trialsUntilMs.set(key, nowMs + this.resetMs);
    return true;
  }

  /** Whether this process knows the way to be bad now. */
  isOpen(provider: string, billerId: string): boolean {
    const keys = [keyOf(provider, EVERY_BILLER), keyOf(provider, billerId)];
    return keys.some((key) => this.breakers.get(key)?.opened === true);
  }

  /** The purchase that was admitted is not sent after all. */
  giveUp(provider: string, billerId: string): void {
    this.trialsUntilMs.delete(keyOf(provider, EVERY_BILLER));
    this.trialsUntilMs.delete(keyOf(provider, billerId));
  }

  /** Takes note of an answer. */
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
    // It rejects what it is told to count as bad, and everything while it is open.
    breaker.fire(isGood).catch(() => undefined);
  }

  private open(provider: string, billerId: string): Breaker {
    const breaker: Breaker = new CircuitBreaker(noted, { ...RULE, resetTimeout: this.resetMs });
    breaker.on('open', () => {
      this.log.warn({ provider, biller: billerId }, 'circuit open: no purchases go this way');
      this.tell(openCircuit(this.database, { provider, billerId, openForMs: this.resetMs }));
    });
    breaker.on('close', () => {
      this.log.info({ provider, biller: billerId }, 'circuit closed');
      this.tell(closeCircuit(this.database, { provider, billerId }));
    });
    return breaker;
  }

  /** Other processes hear of it late or not at all; the row ends by itself. */
  private tell(writing: Promise<void>): void {
    writing.catch((error: unknown) => {
      this.log.warn({ err: error }, 'the state of a circuit could not be written');
    });
  }
}

function keyOf(provider: string, billerId: string): string {
  return `${provider} ${billerId}`;
}

function noted(isGood: boolean): Promise<void> {
  return isGood ? Promise.resolve() : Promise.reject(new Error('the provider failed'));
}
