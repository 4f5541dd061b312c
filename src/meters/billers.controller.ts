import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
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
  @ApiOperation({ operationId: 'listBillers', summary: 'The discos whose meters can be paid' })
  @ApiOkResponse({ type: BillerListView })
  list(): BillerListView {
    return billerListView(this.billers.list());
  }
}
