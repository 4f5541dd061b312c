import { readClientLog, type ClientLog } from './client-log.js';
import { readFundings, type FundingFacts } from './funding-facts.js';
import { readGatewayPayments, type GatewayPayment } from './gateway-record.js';
import { readPayments, type PaymentFacts } from './payment-facts.js';
import { readVends, type Vend } from './provider-record.js';
import type { RecordSource } from './record-pages.js';
import type { Snapshot } from './snapshot.js';

/** The providers' records, read on both sides of the snapshot. */
export interface ProviderWitness {
  /** What was vended before the snapshot was taken: its attempts must be in it. */
  readonly vendedBefore: readonly Vend[];
  /** The records as read after the snapshot: what the snapshot claims must be in them. */
  readonly after: ReadonlyMap<string, Vend>;
}

/** The gateways' records, read on both sides of the snapshot as well. */
export interface GatewayWitness {
  /** What had been asked for, and told to us, before the snapshot was taken. */
  readonly before: readonly GatewayPayment[];
  /** By gateway and reference: what the snapshot claims of the gateway must be in them. */
  readonly after: ReadonlyMap<string, GatewayPayment>;
}

/** A request id is one provider's: two providers may be asked under the same. */
export function vendKey({ provider, requestId }: { provider: string; requestId: string }): string {
  return `${provider} ${requestId}`;
}

/** A reference is one gateway's. */
export function referenceKey(one: { gateway: string; reference: string }): string {
  return `${one.gateway} ${one.reference}`;
}

/** Everything the rules look at. */
export interface CheckedWorld {
  readonly snapshot: Snapshot;
  readonly payments: readonly PaymentFacts[];
  readonly fundings: readonly FundingFacts[];
  /** Null when there is no such witness; its rules then have nothing to say. */
  readonly provider: ProviderWitness | null;
  readonly gateway: GatewayWitness | null;
  /** The clients' log as it was before the snapshot: what it says was answered must be in the snapshot. */
  readonly clients: ClientLog | null;
  /** The log as it was after the snapshot: every request that the snapshot can show the effect of is in it. */
  readonly clientsAfter: ClientLog | null;
  /** Nothing is under way any more, so that what is allowed "for now" is not. */
  readonly isFinal: boolean;
  /** How far ahead the next look at an open payment may be. */
  readonly reachMs: number;
  /** Providers that may repeat one token for every order. */
  readonly sandboxes: readonly string[];
}

/** What was read before the snapshot is taken. */
export interface ReadBefore {
  readonly vendedBefore: readonly Vend[] | null;
  readonly askedBefore: readonly GatewayPayment[] | null;
  readonly clients: ClientLog | null;
}

// The witnesses cannot be read at one instant while payments go on, so the order of reading makes
// each comparison sound. An answer was sent after its commit, so the log is read first: what it says
// must be in the snapshot. A request is logged before it is sent, so the log is read once more afterwards:
// whether a purchase was refused is decided by all requests that can have made it. An attempt is committed before its request is sent, so vends recorded
// before the snapshot have their attempt in it. A capture or refund is committed after the provider
// acted, so what the snapshot says of the provider is in a record read afterwards; and since a
// vend's status only moves pending → delivered → reversed or pending → failed, a later record still
// proves what an earlier answer said. A gateway is the same: a funding is committed before the gateway
// hears of it, a webhook is answered after its commit, and a credit is committed after the gateway
// was paid, which its record then says for ever.
export async function readBefore(
  records: readonly RecordSource[],
  clientsFile: string | undefined,
): Promise<ReadBefore> {
  const clients = clientsFile === undefined ? null : await readClientLog(clientsFile);
  return {
    clients,
    vendedBefore: await readVends(records),
    askedBefore: await readGatewayPayments(records),
  };
}

/** Completes the world from the snapshot, and from the records once more. */
export async function readWorld(
  snapshot: Snapshot,
  before: ReadBefore,
  options: Pick<CheckedWorld, 'isFinal' | 'reachMs' | 'sandboxes'> & {
    records: readonly RecordSource[];
    clientsFile: string | undefined;
  },
): Promise<CheckedWorld> {
  const { records, clientsFile, ...asked } = options;
  const payments = await readPayments(snapshot);
  const fundings = await readFundings(snapshot);
  const provider = witnessOf(before.vendedBefore, await readVends(records));
  const gateway = paidOf(before.askedBefore, await readGatewayPayments(records));
  const { clients } = before;
  const clientsAfter = clientsFile === undefined ? null : await readClientLog(clientsFile);
  return { snapshot, payments, fundings, provider, gateway, clients, clientsAfter, ...asked };
}

function witnessOf(
  vendedBefore: readonly Vend[] | null,
  vends: readonly Vend[] | null,
): ProviderWitness | null {
  if (vendedBefore === null || vends === null) return null;
  return { vendedBefore, after: new Map(vends.map((vend) => [vendKey(vend), vend])) };
}

function paidOf(
  before: readonly GatewayPayment[] | null,
  payments: readonly GatewayPayment[] | null,
): GatewayWitness | null {
  if (before === null || payments === null) return null;
  return { before, after: new Map(payments.map((one) => [referenceKey(one), one])) };
}
