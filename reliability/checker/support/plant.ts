import type { LogLine } from '../client-log.js';
import type { GatewayPayment } from '../gateway-record.js';
import type { Vend } from '../provider-record.js';
import type { SmallFundings } from './small-fundings.js';
import type { Role } from './small-world.js';

type Ids = Readonly<Record<Role, string>>;

/** One thing that is wrong, in one of the witnesses. */
export interface Plant {
  readonly rule: string;
  /** Rules that must fire with it, because what they say follows from this one. */
  readonly also?: readonly string[];
  readonly what: string;
  readonly isFinal?: boolean;
  sql?(ids: Ids, fundings: SmallFundings): readonly string[];
  vends?(vends: readonly Vend[], ids: Ids): readonly Vend[];
  gateway?(payments: readonly GatewayPayment[], fundings: SmallFundings): readonly GatewayPayment[];
  log?(log: readonly LogLine[], ids: Ids, fundings: SmallFundings): readonly LogLine[];
}

/** An id of nothing. */
export const STRAY = '00000000-0000-7000-8000-000000000000';
