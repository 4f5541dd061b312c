import type { IncomingMessage } from 'node:http';
import type { Answer, JsonObject } from './answer.js';
import type { CallbackBody, CallbackTarget } from './callbacks.js';
import type { Disco } from './catalogue.js';
import type { Faults } from './faults.js';
import type { VendRecord } from './record.js';
import type { Clock } from './vend.js';

/** A path that ends in `/*` takes everything one level below it, and hands over that last part. */
export type Route =
  | {
      readonly method: 'POST';
      /** The simulator's own: needs no keys and has no latency. */
      readonly open?: true;
      readonly handle: (body: JsonObject, query: URLSearchParams) => Answer | Promise<Answer>;
    }
  | {
      readonly method: 'GET';
      readonly open?: true;
      readonly handle: (query: URLSearchParams, lastPart: string) => Answer | Promise<Answer>;
    };

/** The wire protocol of one provider: what it answers, once it has a record of its own. */
export interface Protocol {
  /** By whole path, each below the face's prefix. */
  readonly routes: ReadonlyMap<string, Route>;
  holdsKeys(request: IncomingMessage): boolean;
  readonly wrongKeys: Answer;
  /** To a body that is not a JSON object. */
  readonly unreadable: Answer;
  /** Headers that depend on the text of the answer and on who asked, such as a signature. */
  readonly headersFor?: (
    text: string,
    request: IncomingMessage,
  ) => Readonly<Record<string, string>>;
}

/** One provider that the simulator can be. Nothing of it is known to another face. */
export interface FacePlan {
  /** Names it in `?provider=` of the simulator's own routes. */
  readonly provider: string;
  /** All of its paths begin with it: `/api` takes `/api/pay`. */
  readonly prefix: string;
  readonly journalFile: string;
  /** The simulator's own when absent. */
  readonly floatNaira?: number;
  readonly costKobo: (disco: Disco, amountNaira: number) => number;
  /** Where it tells of what settles later, and how; absent when it tells nobody. */
  readonly callbacks?: CallbackTarget & { readonly bodyOf: CallbackBody };
  speak(record: VendRecord, clock: Clock): Protocol;
}

/** A face that has its record. */
export interface Face {
  readonly plan: FacePlan;
  readonly record: VendRecord;
  readonly faults: Faults;
  readonly protocol: Protocol;
}
