import { Module } from '@nestjs/common';
import { EventLogService } from './event-log.service.js';
import { EventsService } from './events.service.js';
import { OutboxDispatcherService } from './outbox-dispatcher.service.js';
import { OutboxGaugesService } from './outbox-gauges.service.js';

@Module({
  providers: [EventsService, EventLogService, OutboxDispatcherService, OutboxGaugesService],
  exports: [EventsService],
})
export class EventsModule {}
