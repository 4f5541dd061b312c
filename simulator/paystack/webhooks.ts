import { createHmac } from 'node:crypto';
import type { JsonObject } from '../answer.js';
import type { Clock } from '../vend.js';
import type { PaystackFaults } from './faults.js';
import { Poster } from './post.js';
import type { PaystackRecord, Webhook } from './record.js';
import type { Transaction } from './transaction.js';

export interface WebhookTarget {
  /** Nothing is sent, and nothing kept to be sent, while it is absent. */
  readonly url?: string;
  /** Before the second try, the third, …; after the last of them it gives up. */
  readonly retryMs?: readonly number[];
  readonly timeoutMs?: number;
}

const retryDefaultMs = [500, 1_000, 2_000, 5_000, 10_000, 30_000];

export function signatureOf(body: string, secretKey: string): string {
  return createHmac('sha512', secretKey).update(body).digest('hex');
}

/**
 * Tells the merchant by signed POSTs, again and again until the answer is 200. What there is to tell is in
 * the record before anything is sent, so a restart goes on where it was.
 */
export class Webhooks {
  private readonly poster = new Poster();
  private readonly timers = new Set<NodeJS.Timeout>();
  private held: Webhook | undefined;
  private url: string | undefined;
  private isClosed = false;

  constructor(
    private readonly record: PaystackRecord,
    private readonly faults: PaystackFaults,
    private readonly clock: Clock,
    private readonly secretKey: string,
    private readonly target: WebhookTarget,
  ) {
    this.url = target.url;
  }

  sendTo(url: string): void {
    this.url = url;
  }

  /** Records it, and sends it as well as the profile lets it. */
  async tell(transaction: Transaction, event: JsonObject): Promise<void> {
    const name = String(event['event']);
    const nth = this.record.webhooksAbout(transaction.reference).length;
    const key = `${transaction.reference}:${name}:${nth}`;
    const times = this.faults.hits('duplicate', key) ? 2 : 1;
    for (let i = 0; i < times; i += 1) {
      const fate = this.faults.hits('lost', `${key}:${i}`) ? 'lost' : 'sent';
      await this.add(transaction, event, fate);
    }
  }

  /** A claim that is signed with another key. */
  forge(transaction: Transaction, event: JsonObject): Promise<void> {
    return this.add(transaction, event, 'forged');
  }

  /** Sends the last one of an event again as it was. */
  async repeat(transaction: Transaction, event: string): Promise<boolean> {
    const earlier = this.record.webhooksAbout(transaction.reference);
    const last = earlier.findLast((hook) => hook.event === event && hook.fate !== 'forged');
    if (last === undefined) return false;
    const { reference, body } = last;
    const atMs = this.clock.nowMs();
    this.send(await this.record.addWebhook({ reference, event, body, atMs, fate: 'sent' }));
    return true;
  }

  /** After a restart: what was not answered with 200 yet. */
  resume(): void {
    for (const webhook of this.record.webhooks) {
      const waitMs = this.retryMs(webhook.attempts);
      const isOpen = webhook.fate === 'sent' && webhook.lastAnswer !== 200 && waitMs !== undefined;
      if (isOpen) {
        this.after(waitMs, () => {
          this.send(webhook);
        });
      }
    }
  }

  close(): void {
    this.isClosed = true;
    for (const timer of this.timers) clearTimeout(timer);
    this.poster.close();
  }

  private async add(
    { reference }: Transaction,
    event: JsonObject,
    fate: Webhook['fate'],
  ): Promise<void> {
    if (this.url === undefined) return;
    const body = JSON.stringify(event);
    const atMs = this.clock.nowMs();
    const name = String(event['event']);
    const webhook = await this.record.addWebhook({ reference, event: name, body, atMs, fate });
    if (fate !== 'lost') this.schedule(webhook);
  }

  private schedule(webhook: Webhook): void {
    const { delayMs = 500 } = this.faults.profile.webhooks ?? {};
    const key = `${webhook.reference}:${webhook.seq}`;
    if (this.faults.hits('delayed', key)) {
      this.after(delayMs, () => {
        this.send(webhook);
      });
    } else if (this.held === undefined && this.faults.hits('reordered', key)) {
      this.held = webhook;
      this.after(delayMs, () => {
        this.release(webhook);
      });
    } else {
      this.send(webhook);
      if (this.held) this.release(this.held);
    }
  }

  private release(webhook: Webhook): void {
    if (this.held !== webhook) return;
    this.held = undefined;
    this.send(webhook);
  }

  private send(webhook: Webhook): void {
    const { url } = this;
    if (url === undefined || this.isClosed) return;
    const { body, fate } = webhook;
    const key = fate === 'forged' ? `${this.secretKey} of somebody else` : this.secretKey;
    const headers = { 'x-paystack-signature': signatureOf(body, key) };
    const { timeoutMs = 30_000 } = this.target;
    const attempt = async (): Promise<void> => {
      const answer = await this.poster.post({ url, body, headers, timeoutMs });
      if (this.isClosed) return;
      await this.record.tried(webhook, answer);
      const waitMs = this.retryMs(webhook.attempts);
      if (answer === 200 || fate === 'forged' || waitMs === undefined) return;
      this.after(waitMs, () => {
        this.send(webhook);
      });
    };
    // Only a record that cannot be written ends here, and then nothing is answered any more.
    attempt().catch(() => undefined);
  }

  /** How long to wait when that many tries were made. */
  private retryMs(attempts: number): number | undefined {
    return attempts === 0 ? 0 : (this.target.retryMs ?? retryDefaultMs)[attempts - 1];
  }

  private after(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      act();
    }, ms);
    timer.unref();
    this.timers.add(timer);
  }
}
