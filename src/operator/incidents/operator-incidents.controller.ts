import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { Answers, ApiCall } from '../../platform/http/docs/api-call.decorator.js';
import { ApiPage } from '../../platform/http/docs/api-page.decorator.js';
import { ApiProblems } from '../../platform/http/docs/api-problems.decorator.js';
import { IdParam } from '../../platform/http/request/id-param.decorator.js';
import type { Page } from '../../platform/http/lists/page.js';
import { OperatorController } from '../operator-controller.decorator.js';
import { CurrentActor } from '../audit/actor.decorator.js';
import type { Actor } from '../audit/audit.js';
import { IncidentView, KINDS_OF_INCIDENTS } from './incident.view.js';
import { ListIncidentsDto, ResolveIncidentDto } from './operator-incidents.dto.js';
import { OperatorIncidentsService } from './operator-incidents.service.js';

@OperatorController('incidents', 'operator/incidents')
export class OperatorIncidentsController {
  constructor(private readonly incidents: OperatorIncidentsService) {}

  @Get()
  @ApiCall(
    'List incidents',
    'An incident is something that must not happen to a purchase or funding and did, such as a delivery after the refund.',
  )
  @ApiPage(IncidentView, 'A page of incidents, oldest first.')
  listIncidents(@Query() query: ListIncidentsDto): Promise<Page<IncidentView>> {
    return this.incidents.list(query);
  }

  @Post(':subjectId/:kind/resolve')
  @ApiParam({ name: 'subjectId', description: 'The id of the purchase or of the funding.' })
  @ApiParam({ name: 'kind', enum: KINDS_OF_INCIDENTS })
  @ApiCall(
    'Resolve an incident',
    'Records that the incident is settled. No money moves; use an adjustment for that.',
  )
  @Answers(200, 'The resolved incident.', IncidentView)
  @ApiProblems('not_found', 'incident_resolved')
  resolveIncident(
    @CurrentActor() actor: Actor,
    @IdParam('subjectId') subjectId: string,
    @Param('kind') kind: string,
    @Body() body: ResolveIncidentDto,
  ): Promise<IncidentView> {
    return this.incidents.resolve(actor, subjectId, kind, body);
  }
}
