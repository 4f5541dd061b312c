import { Body, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import { ApiPage } from '../../platform/http/docs/api-page.decorator.js';
import { ApiProblems } from '../../platform/http/docs/api-problems.decorator.js';
import { IdParamPipe } from '../../platform/http/request/id-param.pipe.js';
import type { Page } from '../../platform/http/lists/page.js';
import { OperatorController } from '../operator-controller.decorator.js';
import { CurrentActor } from '../audit/actor.decorator.js';
import type { Actor } from '../audit/audit.js';
import { IncidentView, KINDS_OF_INCIDENTS } from './incident.view.js';
import { ListIncidentsDto, ResolveIncidentDto } from './operator-incidents.dto.js';
import { OperatorIncidentsService } from './operator-incidents.service.js';

@OperatorController('operator/incidents', 'validation_failed')
export class OperatorIncidentsController {
  constructor(private readonly incidents: OperatorIncidentsService) {}

  @Get()
  @ApiOperation({
    operationId: 'listIncidents',
    summary: 'What must not happen to a purchase or a funding, and did',
  })
  @ApiPage(IncidentView, 'One page, oldest first.')
  list(@Query() query: ListIncidentsDto): Promise<Page<IncidentView>> {
    return this.incidents.list(query);
  }

  @Post(':subjectId/:kind/resolve')
  @HttpCode(200)
  @ApiParam({ name: 'subjectId', description: 'The id of the purchase or of the funding.' })
  @ApiParam({ name: 'kind', enum: KINDS_OF_INCIDENTS })
  @ApiOperation({
    operationId: 'resolveIncident',
    summary: 'Say that an incident is settled',
    description: 'Moves no money: an adjustment does, where one is due.',
  })
  @ApiOkResponse({ type: IncidentView })
  @ApiProblems(
    'malformed_json',
    'not_found',
    'incident_resolved',
    'payload_too_large',
    'unsupported_media_type',
  )
  resolve(
    @CurrentActor() actor: Actor,
    @Param('subjectId', IdParamPipe) subjectId: string,
    @Param('kind') kind: string,
    @Body() body: ResolveIncidentDto,
  ): Promise<IncidentView> {
    return this.incidents.resolve(actor, subjectId, kind, body);
  }
}
