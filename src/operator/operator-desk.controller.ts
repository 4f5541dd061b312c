import { Body, Get, Put, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ApiPage } from '../platform/http/docs/api-page.decorator.js';
import { ApiProblems } from '../platform/http/docs/api-problems.decorator.js';
import type { Page } from '../platform/http/lists/page.js';
import { OperatorController } from './operator-controller.decorator.js';
import { CurrentActor } from './audit/actor.decorator.js';
import type { Actor } from './audit/audit.js';
import { ListAuditRecordsDto, SetSwitchDto } from './operator-desk.dto.js';
import { OperatorDeskService } from './operator-desk.service.js';
import { AuditRecordView, OverviewView, SwitchListView } from './operator-desk.view.js';

@OperatorController('operator')
export class OperatorDeskController {
  constructor(private readonly desk: OperatorDeskService) {}

  @Get('overview')
  @ApiOperation({ operationId: 'getOverview', summary: 'How things stand' })
  @ApiOkResponse({ type: OverviewView })
  overview(): Promise<OverviewView> {
    return this.desk.overview();
  }

  @Get('audit-records')
  @ApiOperation({ operationId: 'listAuditRecords', summary: 'Who did what, and why' })
  @ApiPage(AuditRecordView)
  @ApiProblems('validation_failed')
  auditRecords(@Query() query: ListAuditRecordsDto): Promise<Page<AuditRecordView>> {
    return this.desk.listAuditRecords(query);
  }

  @Get('switches')
  @ApiOperation({ operationId: 'listSwitches', summary: 'What was ever switched off, or on again' })
  @ApiOkResponse({ type: SwitchListView })
  switches(): Promise<SwitchListView> {
    return this.desk.listSwitches();
  }

  @Put('switches')
  @ApiOperation({
    operationId: 'setSwitch',
    summary: 'Stop selling for a biller or through a provider, or go on',
    description:
      'Null stands for all of them. Every process obeys within about a second. What is off by one ' +
      'switch stays off, whatever another says.',
  })
  @ApiOkResponse({ type: SwitchListView })
  @ApiProblems('validation_failed', 'malformed_json', 'payload_too_large', 'unsupported_media_type')
  setSwitch(@CurrentActor() actor: Actor, @Body() body: SetSwitchDto): Promise<SwitchListView> {
    return this.desk.setSwitch(actor, body);
  }
}
