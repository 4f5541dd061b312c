import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Log } from '../platform/logging/log.js';
import { Metrics } from '../platform/metrics/metrics.js';
import { EventsService } from './events.service.js';

/** The first two listeners: every event becomes a log line and a count. */
@Injectable()
export class EventLogService implements OnModuleInit {
  constructor(
    private readonly events: EventsService,
    private readonly log: Log,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    const count = this.metrics.counter({
      name: 'bill_vending_events_total',
      help: 'Events told to listeners, by type.',
      labelNames: ['type'],
    });
    this.events.listen('metrics', null, (event) => {
      count.inc({ type: event.type });
    });
    this.events.listen('log', null, (event) => {
      const { type, subjectId, walletId, seq, data } = event;
      const line = { event: event.id, type, subjectId, walletId, seq, ...data };
      // Both want a person: something that must not happen did, or the cause of a failure is ours.
      if (type === 'incident.opened' || data.isOurFault === true) this.log.error(line, type);
      else this.log.info(line, type);
    });
  }
}
