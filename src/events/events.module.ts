import { Module } from '@nestjs/common';
import { EventLogService } from './event-log.service.js';
import { EventsService } from './events.service.js';
import { OutboxDispatcherService } from './outbox-dispatcher.service.js';

@Module({
  providers: [EventsService, EventLogService, OutboxDispatcherService],
  exports: [EventsService],
})
export class EventsModule {}
