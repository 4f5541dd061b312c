import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { ApiCall } from '../platform/http/docs/api-call.decorator.js';
import { ApiProblems } from '../platform/http/docs/api-problems.decorator.js';
import { billerListView, BillerListView } from './biller.view.js';
import { BillersService } from './billers.service.js';

@ApiTags('Billers and meters')
@ApiBearerAuth()
@ApiProblems('unauthenticated', 'rate_limited')
@Controller('billers')
export class BillersController {
  constructor(private readonly billers: BillersService) {}

  @Get()
  @ApiCall(
    'listBillers',
    'List billers',
    'Lists the electricity companies, their limits, and whether each can be paid now.',
  )
  @ApiOkResponse({ description: 'All billers.', type: BillerListView })
  list(): BillerListView {
    return billerListView(this.billers.list());
  }
}
