import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { Answers, ApiCall } from '../platform/http/docs/api-call.decorator.js';
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
    'List billers',
    'Lists the electricity companies, their limits, and whether each can be paid now.',
  )
  @Answers(200, 'All billers.', BillerListView)
  listBillers(): BillerListView {
    return billerListView(this.billers.list());
  }
}
