import type { QueuePlace } from './queues.js';

/** Carries the location of the queue through Nest's injection, which needs a class as a token. */
export class QueuePlaceToken {
  constructor(readonly place: QueuePlace) {}
}
