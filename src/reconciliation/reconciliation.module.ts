import { Module } from '@nestjs/common';
import { ReconciliationMetricsService } from './reconciliation-metrics.service.js';
import { ReconciliationScheduleService } from './reconciliation-schedule.service.js';

@Module({ providers: [ReconciliationMetricsService, ReconciliationScheduleService] })
export class ReconciliationModule {}
