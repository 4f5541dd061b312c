import { findDisco, type Disco } from './catalogue.js';
import type { OtherOrder } from './contradictions.js';
import type { Journal } from './journal.js';
import { MerchantFloat } from './merchant-float.js';
import type { Faults } from './faults.js';
import { findScenario, goodMeter, scenarioOf, type Scenario, type Variation } from './scenarios.js';
import type { FloatHistory, TopUp } from './statement.js';
import type { TokenShapes } from './token-shapes.js';
import {
  firstStatus,
  isSettled,
  vendView,
  type Clock,
  type StoredVend,
  type Vend,
} from './vend.js';

export interface Order {
  readonly requestId: string;
  readonly disco: Disco;
  readonly billersCode: string;
  readonly variation: Variation;
  readonly amountNaira: number;
  readonly phone: string;
}

/** How often an id was sent to /pay and to /requery, executed or not. */
export interface Calls {
  payCalls: number;
  requeryCalls: number;
}

/** A line of the file: a vend (which counts as one /pay call), or one more call for an id. */
type Line =
  | {
      readonly vend: string;
      readonly service: string;
      readonly meter: string;
      readonly type: Variation;
      readonly naira: number;
      readonly phone: string;
      readonly scenario: string;
      readonly at: number;
    }
  | { readonly topUp: number; readonly at: number }
  | { readonly pay: string }
  | { readonly requery: string };

export interface RecordRules {
  readonly provider: string;
  readonly faults: Faults;
  /** How tokens may be printed. */
  readonly shapes: TokenShapes;
  /** Hears of each vend once it is recorded, and of each unsettled one when the record was read back. */
  readonly onVend?: (vend: StoredVend) => void;
  readonly clock: Clock;
  /** The merchant's wallet when nothing was vended yet. */
  readonly floatNaira: number;
  /** What a vend costs the merchant at this provider. */
  readonly costKobo: (disco: Disco, amountNaira: number) => number;
}

const duplicateWindowMs = 30_000;

/**
 * Everything that one provider vended, in memory and in a journal. A change is made in memory at once, so
 * two concurrent requests cannot both pass a check, and its promise resolves when it is written.
 */
export class VendRecord {
  private readonly vends: StoredVend[] = [];
  private readonly byRequestId = new Map<string, StoredVend>();
  private readonly otherCalls = new Map<string, Calls>();
  private readonly lastVendAtMs = new Map<string, number>();
  private readonly float: MerchantFloat;
  private readonly clock: Clock;
  private lastTopUpMs: number | undefined;

  constructor(
    private readonly journal: Journal,
    private readonly rules: RecordRules,
  ) {
    this.clock = rules.clock;
    this.float = new MerchantFloat(rules.floatNaira, rules.clock);
  }

  /** Reads back what an earlier process wrote. */
  load(): void {
    this.journal.replay((text, number) => {
      try {
        this.apply(JSON.parse(text) as Line);
      } catch (cause) {
        throw new Error(`line ${number} of the simulator's record is not readable`, { cause });
      }
    });
    for (const vend of this.vends) if (!isSettled(vend, this.clock)) this.rules.onVend?.(vend);
  }

  find(requestId: string): StoredVend | undefined {
    return this.byRequestId.get(requestId);
  }

  balanceKobo(): number {
    this.topUpWhenDue();
    return this.float.balanceKobo();
  }

  /** What becomes of an order: by its meter, and for a good one by the profile. */
  scenarioFor(order: Order): Scenario {
    const { billersCode, variation, requestId, disco } = order;
    const scenario = scenarioOf(billersCode, variation, this.rules.provider);
    if (scenario !== goodMeter) return scenario;
    return this.rules.faults.scenarioOf(requestId, disco.serviceID, this.clock.nowMs()) ?? scenario;
  }

  /** Sets the float, as a top-up that may be negative. */
  setFloat(naira: number): void {
    const kobo = Math.round(naira * 100) - this.float.balanceKobo();
    if (kobo !== 0) this.addTopUp({ kobo, atMs: this.clock.nowMs() });
  }

  isEmpty(): boolean {
    return this.vends.length === 0 && this.float.topUps.length === 0;
  }

  /** What a statement is made of. Top-ups that fell due meanwhile are in it. */
  history(): FloatHistory {
    this.topUpWhenDue();
    const { firstKobo, topUps } = this.float;
    return { firstKobo, vends: this.vends, topUps };
  }

  canAfford(order: Order): boolean {
    return this.rules.costKobo(order.disco, order.amountNaira) <= this.balanceKobo();
  }

  isLikelyDuplicate(disco: Disco, billersCode: string): boolean {
    const lastAtMs = this.lastVendAtMs.get(`${disco.productId}:${billersCode}`);
    return lastAtMs !== undefined && this.clock.nowMs() - lastAtMs < duplicateWindowMs;
  }

  async addVend(order: Order, scenario: Scenario): Promise<StoredVend> {
    const line: Line = {
      vend: order.requestId,
      service: order.disco.serviceID,
      meter: order.billersCode,
      type: order.variation,
      naira: order.amountNaira,
      phone: order.phone,
      scenario: scenario.code,
      at: this.clock.nowMs(),
    };
    const vend = this.insert(order, scenario, line.at);
    await this.journal.append(JSON.stringify(line));
    this.rules.onVend?.(vend);
    return vend;
  }

  /** A vend that is told of and never made, so that it is in no record. */
  imagined(order: Order, scenario: Scenario): StoredVend {
    return this.vendOf(order, scenario, this.clock.nowMs());
  }

  countPay(requestId: string): Promise<void> {
    this.callsFor(requestId).payCalls += 1;
    return this.journal.append(JSON.stringify({ pay: requestId }));
  }

  countRequery(requestId: string): Promise<void> {
    this.callsFor(requestId).requeryCalls += 1;
    return this.journal.append(JSON.stringify({ requery: requestId }));
  }

  calls(requestId: string): Calls {
    const known = this.byRequestId.get(requestId) ?? this.otherCalls.get(requestId);
    return { payCalls: known?.payCalls ?? 0, requeryCalls: known?.requeryCalls ?? 0 };
  }

  /** The vends with a seq above `seq`, oldest first, each with its status of now. */
  since(seq: number, limit: number): Vend[] {
    return this.vends.slice(seq, seq + limit).map((vend) => vendView(vend, this.clock));
  }

  written(): Promise<void> {
    return this.journal.written();
  }

  private callsFor(requestId: string): Calls {
    const known = this.byRequestId.get(requestId) ?? this.otherCalls.get(requestId);
    if (known !== undefined) return known;
    const calls: Calls = { payCalls: 0, requeryCalls: 0 };
    this.otherCalls.set(requestId, calls);
    return calls;
  }

  /** One top-up for all that fell due since anybody asked, dated when the last of them did. */
  private topUpWhenDue(): void {
    const { float } = this.rules.faults.profile;
    if (float === undefined || float.topUpNaira === 0) return;
    const nowMs = this.clock.nowMs();
    const sinceMs = this.lastTopUpMs ?? nowMs;
    const due = Math.floor((nowMs - sinceMs) / float.everyMs);
    const atMs = sinceMs + due * float.everyMs;
    this.lastTopUpMs = atMs;
    if (due > 0) this.addTopUp({ kobo: Math.round(float.topUpNaira * 100) * due, atMs });
  }

  private addTopUp(topUp: TopUp): void {
    this.lastTopUpMs = topUp.atMs;
    this.float.topUp(topUp);
    // A write that fails fails every later one too, and so is heard of.
    this.journal
      .append(JSON.stringify({ topUp: topUp.kobo, at: topUp.atMs }))
      .catch(() => undefined);
  }

  private apply(line: Line): void {
    if ('topUp' in line) {
      this.lastTopUpMs = line.at;
      this.float.topUp({ kobo: line.topUp, atMs: line.at });
    } else if ('pay' in line) {
      this.callsFor(line.pay).payCalls += 1;
    } else if ('requery' in line) {
      this.callsFor(line.requery).requeryCalls += 1;
    } else {
      const disco = findDisco(line.service);
      const scenario = findScenario(line.scenario);
      if (disco === undefined || scenario === undefined) throw new Error('unknown vend');
      const order: Order = {
        requestId: line.vend,
        disco,
        billersCode: line.meter,
        variation: line.type,
        amountNaira: line.naira,
        phone: line.phone,
      };
      this.insert(order, scenario, line.at);
    }
  }

  private insert(order: Order, scenario: Scenario, createdAtMs: number): StoredVend {
    const vend = this.vendOf(order, scenario, createdAtMs);
    this.otherCalls.delete(order.requestId);
    this.vends.push(vend);
    this.byRequestId.set(vend.requestId, vend);
    this.float.charge(vend);
    if (firstStatus(vend) !== 'failed') this.rememberForDuplicates(vend);
    return vend;
  }

  private vendOf(order: Order, scenario: Scenario, createdAtMs: number): StoredVend {
    const earlier = this.calls(order.requestId);
    const isOdd = scenario.tokens === 'odd' && order.variation === 'prepaid';
    const { provider, shapes } = this.rules;
    const shape = isOdd ? shapes.ofMeter(provider, order.billersCode) : undefined;
    return {
      seq: this.vends.length + 1,
      ...order,
      scenario,
      createdAtMs,
      costKobo: this.rules.costKobo(order.disco, order.amountNaira),
      ...(shape !== undefined && { shape }),
      ...(scenario.contradicts !== undefined && { other: this.anotherThan(order) }),
      payCalls: earlier.payCalls + 1,
      requeryCalls: earlier.requeryCalls,
    };
  }

  /** The order before this one; made up for the first of a record. */
  private anotherThan({ requestId, billersCode, amountNaira }: Order): OtherOrder {
    const before = this.vends.at(-1);
    const other = { requestId: `${requestId}0`, billersCode: `9${billersCode.slice(1)}` };
    const madeUp = { ...other, amountNaira: amountNaira + 100 };
    if (before === undefined) return madeUp;
    const isSameAmount = before.amountNaira === amountNaira;
    return {
      requestId: before.requestId,
      billersCode: before.billersCode === billersCode ? madeUp.billersCode : before.billersCode,
      amountNaira: isSameAmount ? madeUp.amountNaira : before.amountNaira,
    };
  }

  private rememberForDuplicates(vend: StoredVend): void {
    const key = `${vend.disco.productId}:${vend.billersCode}`;
    // Deleting first moves the key to the end, so the oldest are always in front.
    this.lastVendAtMs.delete(key);
    this.lastVendAtMs.set(key, vend.createdAtMs);
    for (const [oldKey, atMs] of this.lastVendAtMs) {
      if (vend.createdAtMs - atMs < duplicateWindowMs) break;
      this.lastVendAtMs.delete(oldKey);
    }
  }
}
