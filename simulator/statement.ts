import { setImmediate } from 'node:timers/promises';
import { firstStatus, holdsMoney, statusOf, transactionIdOf } from './vend.js';
import type { Clock, StoredVend } from './vend.js';

export interface TopUp {
  readonly atMs: number;
  readonly kobo: number;
}

/** All that ever moved a float, each list oldest first. */
export interface FloatHistory {
  readonly firstKobo: number;
  readonly vends: readonly StoredVend[];
  readonly topUps: readonly TopUp[];
}

interface Movement {
  readonly atMs: number;
  /** What the float gains. */
  readonly kobo: number;
  /** The columns from `type` to `charged`; the balance follows. */
  readonly columns: () => readonly string[];
}

const header =
  'type,created_at,request_id,transaction_id,service_id,meter_number,status,amount,charged,balance\n';
const dayMs = 86_400_000;
/** As much as is worked on before others get their turn: a few hundred microseconds. */
const turnMax = 250;

/** When a day begins in Lagos (UTC+1 all year); undefined when it is no date. */
export function dayStartMs(date: string): number | undefined {
  const startMs = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(`${date}T00:00:00+01:00`) : NaN;
  if (Number.isNaN(startMs)) return undefined;
  // 31 February is taken for a day in March.
  return new Date(startMs + dayMs / 24).toISOString().startsWith(date) ? startMs : undefined;
}

/** The merchant's account of one day, in pieces of CSV, as it stands now. */
export async function* statementOf(
  history: FloatHistory,
  clock: Clock,
  startMs: number,
): AsyncGenerator<string> {
  const endMs = Math.min(startMs + dayMs - 1, clock.nowMs());
  const { topUps } = history;
  // Vends go on being made meanwhile; they are none of this statement's.
  const vends = history.vends.slice();
  let kobo = history.firstKobo;
  let text = header;
  let turn = 0;
  let isOpen = false;
  for (const movement of movements(vends, topUps, clock, endMs)) {
    if (!isOpen && movement.atMs >= startMs) {
      isOpen = true;
      text += line(balanceColumns('opening_balance', startMs), kobo);
    }
    kobo += movement.kobo;
    if (isOpen) text += line(movement.columns(), kobo);
    turn += 1;
    if (turn === turnMax) {
      turn = 0;
      if (text !== '') yield text;
      text = '';
      await setImmediate();
    }
  }
  if (!isOpen) text += line(balanceColumns('opening_balance', startMs), kobo);
  yield text + line(balanceColumns('closing_balance', Math.max(startMs, endMs)), kobo);
}

/** Charges, amounts given back and top-ups up to a moment, in the order of time. */
function* movements(
  vends: readonly StoredVend[],
  topUps: readonly TopUp[],
  clock: Clock,
  endMs: number,
): Generator<Movement> {
  // Every vend settles after the same time, so what is given back comes in the order of the vends.
  const back = backAfter(vends, clock);
  let [made, given, added] = [0, 0, 0];
  for (;;) {
    given = back.next(given, made);
    const next = earliest([
      topUpOf(topUps[added]),
      given < made ? back.of(given) : undefined,
      madeOf(vends[made], clock),
    ]);
    if (next === undefined || next.movement.atMs > endMs) return;
    if (next.of === 0) added += 1;
    else if (next.of === 1) given += 1;
    else made += 1;
    yield next.movement;
  }
}

function earliest(
  candidates: readonly (Movement | undefined)[],
): { of: number; movement: Movement } | undefined {
  let found: { of: number; movement: Movement } | undefined;
  for (const [of, movement] of candidates.entries()) {
    if (movement === undefined) continue;
    if (found === undefined || movement.atMs < found.movement.atMs) found = { of, movement };
  }
  return found;
}

function madeOf(vend: StoredVend | undefined, clock: Clock): Movement | undefined {
  if (vend === undefined) return undefined;
  const kobo = holdsMoney(firstStatus(vend)) ? vend.costKobo : 0;
  return {
    atMs: vend.createdAtMs,
    kobo: -kobo,
    columns: () => vendColumns('vend', vend, vend.createdAtMs, statusOf(vend, clock), kobo),
  };
}

interface Back {
  /** The first vend from `given` on, before `made`, that is given back. */
  readonly next: (given: number, made: number) => number;
  readonly of: (given: number) => Movement | undefined;
}

function backAfter(vends: readonly StoredVend[], clock: Clock): Back {
  const isGivenBack = ({ scenario }: StoredVend): boolean => {
    const { first, then } = scenario;
    return first !== 'nothing' && holdsMoney(first) && then !== undefined && !holdsMoney(then);
  };
  return {
    next: (given, made) => {
      let at = given;
      for (let vend = vends[at]; at < made && vend && !isGivenBack(vend); vend = vends[at]) at += 1;
      return at;
    },
    of: (given) => {
      const vend = vends[given];
      if (vend === undefined) return undefined;
      const atMs = vend.createdAtMs + clock.settleAfterMs;
      const { costKobo: kobo, scenario } = vend;
      const status = scenario.then ?? '';
      return { atMs, kobo, columns: () => vendColumns('reversal', vend, atMs, status, -kobo) };
    },
  };
}

function topUpOf(topUp: TopUp | undefined): Movement | undefined {
  if (topUp === undefined) return undefined;
  const { atMs, kobo } = topUp;
  const columns = ['top_up', time(atMs), '', '', '', '', '', naira(kobo), ''];
  return { atMs, kobo, columns: () => columns };
}

function vendColumns(
  type: string,
  vend: StoredVend,
  atMs: number,
  status: string,
  chargedKobo: number,
): readonly string[] {
  return [
    type,
    time(atMs),
    vend.requestId,
    transactionIdOf(vend),
    vend.disco.serviceID,
    quoted(vend.billersCode),
    status,
    naira(vend.amountNaira * 100),
    naira(chargedKobo),
  ];
}

function balanceColumns(type: string, atMs: number): readonly string[] {
  return [type, time(atMs), '', '', '', '', '', '', ''];
}

function line(columns: readonly string[], balanceKobo: number): string {
  return `${columns.join(',')},${naira(balanceKobo)}\n`;
}

/** A wrong meter may be any text. */
function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function time(atMs: number): string {
  return new Date(atMs).toISOString();
}

function naira(kobo: number): string {
  const digits = String(Math.abs(kobo)).padStart(3, '0');
  return `${kobo < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
