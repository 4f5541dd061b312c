import { PinoPretty } from 'pino-pretty';
import type { DestinationStream } from 'pino';

/** Prints readable lines from this thread: a worker thread would lose the last ones on exit. */
export function pretty(): DestinationStream {
  return PinoPretty({ sync: true, translateTime: 'SYS:HH:MM:ss.l', ignore: 'pid,hostname' });
}
