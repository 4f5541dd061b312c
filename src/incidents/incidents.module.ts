import { Module } from '@nestjs/common';
import { IncidentsService } from './incidents.service.js';

/** What must not happen and did, to whatever a feature says: opened by features, resolved at the desk. */
@Module({ providers: [IncidentsService], exports: [IncidentsService] })
export class IncidentsModule {}
