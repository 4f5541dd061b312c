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

const yes = (): boolean => true;
const no = (): boolean => false;

export function paystackSignature(body: string, secretKey: string): string {
  return createHmac('sha512', secretKey).update(body).digest('hex');
}

/**
 * Tells the merchant by signed POSTs, again and again until the answer is 200. What there is to tell is in
 * the record before anything is sent, so a restart goes on where it was.
 */
export class Webhooks {
  private readonly poster = new Poster();
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly turns = new Map<string, Promise<void>>();
  /** Recorded by an earlier process; this one was not told where to send them. */
  private readonly unaddressed: Webhook[] = [];
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

  /** From now on; also what had nowhere to go until now. */
  sendTo(url: string): void {
    this.url = url;
    for (const webhook of this.unaddressed.splice(0)) void this.send(webhook);
  }

  /** Records it, and sends it as well as the profile lets it. */
  async publish(transaction: Transaction, event: JsonObject): Promise<void> {
    const { reference } = transaction;
    const name = String(event['event']);
    const nth = this.record.webhooksAbout(reference).length;
    const key = `${reference}:${name}:${nth}`;
    const times = this.faults.hits('duplicate', key) ? 2 : 1;
    const copies: Promise<Webhook | undefined>[] = [];
    for (let i = 0; i < times; i += 1) {
      const fate = this.faults.hits('lost', `${key}:${i}`) ? 'lost' : 'sent';
      copies.push(this.add(transaction, event, fate));
    }
    const written = await Promise.all(copies);
    this.runAfterEarlier(reference, async () => {
      await Promise.all(written.flatMap((copy) => (copy ? [this.schedule(copy)] : [])));
    });
  }

  /** A claim that is signed with another key. */
  async forge(transaction: Transaction, event: JsonObject): Promise<void> {
    const webhook = await this.add(transaction, event, 'forged');
    if (webhook) void this.send(webhook);
  }

  /** Sends the last one of an event again as it was. */
  async repeat(transaction: Transaction, event: string): Promise<boolean> {
    const earlier = this.record.webhooksAbout(transaction.reference);
    const last = earlier.findLast((hook) => hook.event === event && hook.fate !== 'forged');
    if (last === undefined) return false;
    const { reference, body } = last;
    const atMs = this.clock.nowMs();
    void this.send(await this.record.addWebhook({ reference, event, body, atMs, fate: 'sent' }));
    return true;
  }

  /** After a restart: what was not answered with 200 yet. */
  resume(): void {
    for (const webhook of this.record.webhooks) {
      const waitMs = this.retryMs(webhook.attempts);
      const isOpen = webhook.fate === 'sent' && webhook.lastAnswer !== 200 && waitMs !== undefined;
      if (isOpen) {
        this.after(waitMs, () => {
          void this.send(webhook);
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
  ): Promise<Webhook | undefined> {
    if (this.url === undefined) return undefined;
    const body = JSON.stringify(event);
    const atMs = this.clock.nowMs();
    const name = String(event['event']);
    return this.record.addWebhook({ reference, event: name, body, atMs, fate });
  }

  /** One event after the other about a reference: only a profile changes their order. */
  private runAfterEarlier(reference: string, act: () => Promise<void>): void {
    const turn = (this.turns.get(reference) ?? Promise.resolve()).then(act);
    this.turns.set(reference, turn);
    void turn.then(() => {
      if (this.turns.get(reference) === turn) this.turns.delete(reference);
    });
  }

  /** Resolves after its first try, or at once when that is put off. */
  private async schedule(webhook: Webhook): Promise<void> {
    if (webhook.fate === 'lost') return;
    const { delayMs = 500 } = this.faults.profile.webhooks ?? {};
    const key = `${webhook.reference}:${webhook.seq}`;
    if (this.faults.hits('delayed', key)) {
      this.after(delayMs, () => {
        void this.send(webhook);
      });
    } else if (this.held === undefined && this.faults.hits('reordered', key)) {
      this.held = webhook;
      this.after(delayMs, () => {
        this.release(webhook);
      });
    } else {
      const { held } = this;
      await this.send(webhook);
      if (held) this.release(held);
    }
  }

  private release(webhook: Webhook): void {
    if (this.held !== webhook) return;
    this.held = undefined;
    void this.send(webhook);
  }

  /** One try, and a timer for the next when it needs one. */
  private async send(webhook: Webhook): Promise<void> {
    const { url } = this;
    if (this.isClosed) return;
    if (url === undefined) {
      this.unaddressed.push(webhook);
      return;
    }
    const answer = await this.post(webhook, url);
    // Only a record that cannot be written fails here, and then nothing is answered any more.
    const isWritten = await this.wasTried(webhook, answer);
    const waitMs = this.retryMs(webhook.attempts);
    const isOver = answer === 200 || webhook.fate === 'forged' || waitMs === undefined;
    if (!isWritten || isOver) return;
    this.after(waitMs, () => {
      void this.send(webhook);
    });
  }

  private wasTried(webhook: Webhook, answer: number): Promise<boolean> {
    if (this.isClosed) return Promise.resolve(false);
    return this.record.tried(webhook, answer).then(yes, no);
  }

  private post({ body, fate }: Webhook, url: string): Promise<number> {
    const key = fate === 'forged' ? `${this.secretKey} of somebody else` : this.secretKey;
    const headers = { 'x-paystack-signature': paystackSignature(body, key) };
    return this.poster.post({ url, body, headers, timeoutMs: this.target.timeoutMs ?? 30_000 });
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
