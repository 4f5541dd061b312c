import { Module } from '@nestjs/common';
import { EventHistoryService } from './event-history.service.js';
import { EventLogService } from './event-log.service.js';
import { EventsService } from './events.service.js';
import { OutboxDispatcherService } from './outbox-dispatcher.service.js';
import { OutboxGaugesService } from './outbox-gauges.service.js';

@Module({
  providers: [
    EventsService,
    EventHistoryService,
    EventLogService,
    OutboxDispatcherService,
    OutboxGaugesService,
  ],
  exports: [EventsService, EventHistoryService],
})
export class EventsModule {}
