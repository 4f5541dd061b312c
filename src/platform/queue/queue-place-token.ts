import type { QueuePlace } from './queues.js';

/** Carries the place of the queue through Nest's injection, which needs a class. */
export class QueuePlaceToken {
  constructor(readonly place: QueuePlace) {}
}
