import { Body, Get, Put, Query } from '@nestjs/common';
import { Answers, ApiCall } from '../platform/http/docs/api-call.decorator.js';
import { ApiPage } from '../platform/http/docs/api-page.decorator.js';
import type { Page } from '../platform/http/lists/page.js';
import { OperatorController } from './operator-controller.decorator.js';
import { CurrentActor } from './audit/actor.decorator.js';
import type { Actor } from './audit/audit.js';
import { ListAuditRecordsDto, SetSwitchDto } from './operator-desk.dto.js';
import { OperatorDeskService } from './operator-desk.service.js';
import { AuditRecordView, OverviewView, SwitchListView } from './operator-desk.view.js';

@OperatorController('desk', 'operator')
export class OperatorDeskController {
  constructor(private readonly desk: OperatorDeskService) {}

  @Get('overview')
  @ApiCall(
    'Get the overview',
    'Shows the balances at the providers, the money that is held, and the work that waits for an operator.',
  )
  @Answers(200, 'The overview.', OverviewView)
  getOverview(): Promise<OverviewView> {
    return this.desk.overview();
  }

  @Get('audit-records')
  @ApiCall('List audit records', 'Lists what operators did, with their reasons.')
  @ApiPage(AuditRecordView, 'A page of audit records, newest first.')
  listAuditRecords(@Query() query: ListAuditRecordsDto): Promise<Page<AuditRecordView>> {
    return this.desk.listAuditRecords(query);
  }

  @Get('switches')
  @ApiCall('List sales switches', 'Lists the switches that an operator has ever set.')
  @Answers(200, 'All switches.', SwitchListView)
  listSwitches(): Promise<SwitchListView> {
    return this.desk.listSwitches();
  }

  @Put('switches')
  @ApiCall(
    'Set a sales switch',
    'Stops or resumes sales for a biller, through a provider, or for a pair of them. Null stands for all billers or all ' +
      'providers. Each process obeys within about a second. Sales stay off as long as one matching switch is off.',
  )
  @Answers(200, 'All switches after the change.', SwitchListView)
  setSwitch(@CurrentActor() actor: Actor, @Body() body: SetSwitchDto): Promise<SwitchListView> {
    return this.desk.setSwitch(actor, body);
  }
}
