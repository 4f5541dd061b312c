import { Module } from '@nestjs/common';
import { IncidentsService } from './incidents.service.js';

/** Incidents: events that need a person. Features open them, and operators resolve them at the desk. */
@Module({ providers: [IncidentsService], exports: [IncidentsService] })
export class IncidentsModule {}
