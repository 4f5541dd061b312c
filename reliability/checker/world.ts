import { readClientLog, type ClientLog } from './client-log.js';
import {
  readFundings,
  readPayments,
  type FundingFacts,
  type PaymentFacts,
} from './payment-facts.js';
import { readRecord, type Vend } from './provider-record.js';
import type { Snapshot } from './snapshot.js';

/** The provider's record, read on both sides of the snapshot. */
export interface ProviderWitness {
  /** Request ids vended before the snapshot was taken: their attempts must be in it. */
  readonly vendedBefore: readonly string[];
  /** The record as read after the snapshot: what the snapshot claims must be in it. */
  readonly after: ReadonlyMap<string, Vend>;
}

/** Everything the rules look at. */
export interface World {
  readonly snapshot: Snapshot;
  readonly payments: readonly PaymentFacts[];
  readonly fundings: readonly FundingFacts[];
  /** Null when there is no such witness; its rules then have nothing to say. */
  readonly provider: ProviderWitness | null;
  readonly clients: ClientLog | null;
  /** Nothing is under way any more, so that what is allowed "for now" is not. */
  readonly isFinal: boolean;
  /** How far ahead the next look at an open payment may be. */
  readonly reachMs: number;
}

/** What was read before the snapshot is taken. */
export interface ReadBefore {
  readonly vendedBefore: readonly string[] | null;
  readonly clients: ClientLog | null;
}

// Three witnesses cannot be read at one instant while payments go on, so the order of reading makes
// each comparison sound. An answer was sent after its commit, so the log is read first: what it says
// must be in the snapshot. An attempt is committed before its request is sent, so vends recorded
// before the snapshot have their attempt in it. A capture or refund is committed after the provider
// acted, so what the snapshot says of the provider is in a record read afterwards; and since a
// vend's status only moves pending → delivered → reversed or pending → failed, a later record still
// proves what an earlier answer said.
export async function readBefore(
  recordUrl: string | undefined,
  clientsFile: string | undefined,
): Promise<ReadBefore> {
  const clients = clientsFile === undefined ? null : await readClientLog(clientsFile);
  const vends = recordUrl === undefined ? null : await readRecord(recordUrl);
  return { clients, vendedBefore: vends?.map((vend) => vend.requestId) ?? null };
}

/** Completes the world from the snapshot, and from the record once more. */
export async function readWorld(
  snapshot: Snapshot,
  before: ReadBefore,
  options: { recordUrl: string | undefined; isFinal: boolean; reachMs: number },
): Promise<World> {
  const { recordUrl, isFinal, reachMs } = options;
  const payments = await readPayments(snapshot);
  const fundings = await readFundings(snapshot);
  const vends = recordUrl === undefined ? [] : await readRecord(recordUrl);
  const provider =
    before.vendedBefore === null
      ? null
      : {
          vendedBefore: before.vendedBefore,
          after: new Map(vends.map((vend) => [vend.requestId, vend])),
        };
  const { clients } = before;
  return { snapshot, payments, fundings, provider, clients, isFinal, reachMs };
}
