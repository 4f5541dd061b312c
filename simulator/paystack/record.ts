import type { Journal } from '../journal.js';
import type { Clock } from '../vend.js';
import {
  accessCodeOf,
  firstId,
  type Asked,
  type AutoPay,
  type Dispute,
  type Paid,
  type Refund,
  type State,
  type Transaction,
} from './transaction.js';

/** One thing to tell the merchant, and how far that got. */
export interface Webhook {
  readonly seq: number;
  readonly reference: string;
  readonly event: string;
  readonly body: string;
  readonly atMs: number;
  /** What the profile made of it. */
  readonly fate: 'sent' | 'lost' | 'forged';
  attempts: number;
  /** The HTTP status of the last attempt; 0 for none. */
  lastAnswer: number | null;
}

type Line =
  | { readonly init: Asked; readonly auto?: AutoPay; readonly at: number }
  | { readonly end: string; readonly state: State; readonly paid?: Paid }
  | { readonly refund: string; readonly of: Refund }
  | { readonly dispute: string; readonly of: Dispute }
  | { readonly resolve: string; readonly id: number; readonly resolution: string }
  | { readonly hook: Omit<Webhook, 'attempts' | 'lastAnswer' | 'seq'> }
  | { readonly tried: number; readonly answer: number };

/**
 * Every transaction and webhook of the gateway, in memory and in a journal. A change is made in memory
 * at once, so two concurrent requests cannot both pass a check; its promise resolves when it is written.
 */
export class PaystackRecord {
  readonly webhooks: Webhook[] = [];
  private readonly all: Transaction[] = [];
  private readonly byReference = new Map<string, Transaction>();
  private readonly byAccessCode = new Map<string, Transaction>();
  private readonly hooksOf = new Map<string, Webhook[]>();
  private lastEventId = 0;

  constructor(
    private readonly journal: Journal,
    private readonly clock: Clock,
  ) {}

  load(): void {
    this.journal.replay((text, number) => {
      try {
        this.apply(JSON.parse(text) as Line);
      } catch (cause) {
        throw new Error(`line ${number} of the gateway's record is not readable`, { cause });
      }
    });
  }

  find(reference: string): Transaction | undefined {
    return this.byReference.get(reference);
  }

  findById(id: number): Transaction | undefined {
    return this.all[id - firstId - 1];
  }

  findByAccessCode(code: string): Transaction | undefined {
    return this.byAccessCode.get(code);
  }

  /** Oldest first. */
  transactions(): readonly Transaction[] {
    return this.all;
  }

  webhooksAbout(reference: string): readonly Webhook[] {
    return this.hooksOf.get(reference) ?? [];
  }

  nextEventId(): number {
    return this.lastEventId + 1;
  }

  async add(asked: Asked, auto?: AutoPay): Promise<Transaction> {
    const line: Line = { init: asked, ...(auto && { auto }), at: this.clock.nowMs() };
    const transaction = this.insert(asked, line.at, auto);
    await this.write(line);
    return transaction;
  }

  end(transaction: Transaction, state: State, paid?: Paid): Promise<void> {
    return this.change({ end: transaction.reference, state, ...(paid && { paid }) });
  }

  refund(transaction: Transaction, refund: Refund): Promise<void> {
    return this.change({ refund: transaction.reference, of: refund });
  }

  dispute(transaction: Transaction, dispute: Dispute): Promise<void> {
    return this.change({ dispute: transaction.reference, of: dispute });
  }

  resolve(transaction: Transaction, { id }: Dispute, resolution: string): Promise<void> {
    return this.change({ resolve: transaction.reference, id, resolution });
  }

  async addWebhook(hook: Omit<Webhook, 'attempts' | 'lastAnswer' | 'seq'>): Promise<Webhook> {
    const webhook = this.insertWebhook(hook);
    await this.write({ hook });
    return webhook;
  }

  tried({ seq }: Webhook, answer: number): Promise<void> {
    return this.change({ tried: seq, answer });
  }

  written(): Promise<void> {
    return this.journal.written();
  }

  private change(line: Line): Promise<void> {
    this.apply(line);
    return this.write(line);
  }

  private write(line: Line): Promise<void> {
    return this.journal.append(JSON.stringify(line));
  }

  private apply(line: Line): void {
    if ('init' in line) this.insert(line.init, line.at, line.auto);
    else if ('hook' in line) this.insertWebhook(line.hook);
    else if ('tried' in line) this.applyTried(line);
    else this.applyChange(line);
  }

  private applyTried({ tried, answer }: Extract<Line, { tried: number }>): void {
    const webhook = this.webhooks[tried - 1];
    if (webhook === undefined) throw new Error('unknown webhook');
    webhook.attempts += 1;
    webhook.lastAnswer = answer;
  }

  private applyChange(
    line: Exclude<Line, { init: Asked } | { tried: number } | { hook: unknown }>,
  ): void {
    if ('end' in line) {
      const transaction = this.known(line.end);
      transaction.state = line.state;
      if (line.paid) transaction.paid = line.paid;
    } else if ('refund' in line) {
      this.known(line.refund).refunds.push(line.of);
      this.lastEventId = line.of.id;
    } else if ('dispute' in line) {
      this.known(line.dispute).disputes.push({ ...line.of });
      this.lastEventId = line.of.id;
    } else {
      const dispute = this.known(line.resolve).disputes.find(({ id }) => id === line.id);
      if (dispute) dispute.resolution = line.resolution;
    }
  }

  private known(reference: string): Transaction {
    const transaction = this.byReference.get(reference);
    if (transaction === undefined) throw new Error('unknown transaction');
    return transaction;
  }

  private insert(asked: Asked, createdAtMs: number, autoPay?: AutoPay): Transaction {
    const seq = this.all.length + 1;
    const transaction: Transaction = {
      ...asked,
      seq,
      id: firstId + seq,
      accessCode: accessCodeOf(asked.reference, seq),
      createdAtMs,
      ...(autoPay && { autoPay }),
      state: 'unpaid',
      refunds: [],
      disputes: [],
      initializeCalls: 1,
      verifyCalls: 0,
    };
    this.all.push(transaction);
    this.byReference.set(asked.reference, transaction);
    this.byAccessCode.set(transaction.accessCode, transaction);
    return transaction;
  }

  private insertWebhook(hook: Omit<Webhook, 'attempts' | 'lastAnswer' | 'seq'>): Webhook {
    const seq = this.webhooks.length + 1;
    const webhook: Webhook = { ...hook, seq, attempts: 0, lastAnswer: null };
    this.webhooks.push(webhook);
    const about = this.hooksOf.get(hook.reference);
    if (about) about.push(webhook);
    else this.hooksOf.set(hook.reference, [webhook]);
    return webhook;
  }
}
