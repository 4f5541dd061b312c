import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { chanceOf, type Faults } from './faults.js';
import { isSettled, type Clock, type StoredVend } from './vend.js';

export interface CallbackTarget {
  readonly url: string;
  /** Between two attempts; 500 ms when absent. */
  readonly retryMs?: number;
}

/** What a provider says in a callback about a vend, as it stands when it is said. */
export type CallbackBody = (vend: StoredVend, clock: Clock) => unknown;

const attemptsMax = 5;
const timeoutMs = 5_000;
const answerMax = 65_536;

/**
 * Tells the merchant of vends that settle later than they were first answered. Nothing of it is
 * stored: one that is cut off by a restart is lost, as a provider's may be.
 */
export class Callbacks {
  private readonly agent: HttpAgent | HttpsAgent;
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly isHttps: boolean;

  constructor(
    private readonly target: CallbackTarget,
    private readonly bodyOf: CallbackBody,
    private readonly clock: Clock,
    private readonly faults: Faults,
  ) {
    this.isHttps = target.url.startsWith('https:');
    const options = { keepAlive: true, maxSockets: 20 };
    this.agent = this.isHttps ? new HttpsAgent(options) : new HttpAgent(options);
  }

  /** To be called with each vend once it is recorded; most have nothing to tell later. */
  watch(vend: StoredVend): void {
    const { then } = vend.scenario;
    if (then === undefined || then === 'failed') return;
    // It may have settled already, when recording it took long.
    const inMs = vend.createdAtMs + this.clock.settleAfterMs - this.clock.nowMs();
    this.after(Math.max(inMs, 0), () => {
      // A timer may run a little early by the clock that decides what is settled.
      if (isSettled(vend, this.clock)) this.publish(vend);
      else this.watch(vend);
    });
  }

  close(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    this.agent.destroy();
  }

  private after(ms: number, run: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      run();
    }, ms);
    // What is still to be told must not keep a closed simulator alive.
    timer.unref();
    this.timers.add(timer);
  }

  private publish(vend: StoredVend): void {
    const { duplicate = 0, unknown = 0 } = this.faults.profile.callbacks ?? {};
    const body = JSON.stringify(this.bodyOf(vend, this.clock));
    this.attempt(body, 1);
    if (chanceOf(`duplicate:${vend.requestId}`) < duplicate) this.attempt(body, 1);
    if (chanceOf(`unknown:${vend.requestId}`) < unknown) {
      this.attempt(body.replaceAll(vend.requestId, `${vend.requestId}0unknown`), 1);
    }
  }

  private attempt(body: string, number: number): void {
    this.post(body, (isTaken) => {
      if (isTaken || number === attemptsMax) return;
      this.after(this.target.retryMs ?? 500, () => {
        this.attempt(body, number + 1);
      });
    });
  }

  /** `done` hears whether it was answered `{"response":"success"}`, once. */
  private post(body: string, done: (isTaken: boolean) => void): void {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const options = { method: 'POST', agent: this.agent, headers, timeout: timeoutMs };
    const request = (this.isHttps ? httpsRequest : httpRequest)(this.target.url, options);
    let isDone = false;
    const end = (isTaken: boolean): void => {
      if (!isDone) done(isTaken);
      isDone = true;
    };
    request.on('timeout', () => request.destroy());
    request.on('error', () => {
      end(false);
    });
    request.on('close', () => {
      end(false);
    });
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text = (text + chunk).slice(0, answerMax);
      });
      response.on('end', () => {
        end(saysSuccess(text));
      });
    });
    request.end(body);
  }
}

/** Whether the merchant has taken a callback. */
export function saysSuccess(text: string): boolean {
  try {
    const answer: unknown = JSON.parse(text);
    return (answer as { response?: unknown } | null)?.response === 'success';
  } catch {
    return false;
  }
}
