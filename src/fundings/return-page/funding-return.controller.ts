import { Controller, Get, Header, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { ApiProblems } from '../../platform/http/docs/api-problems.decorator.js';
import { Public } from '../../platform/http/public.decorator.js';
import { returnPage } from './funding-return.page.js';
import { FundingReturnService } from './funding-return.service.js';

const REFERENCE_MAX = 200;

@ApiTags('Wallets')
@Controller('wallets/funding-return')
export class FundingReturnController {
  constructor(private readonly returns: FundingReturnService) {}

  // A gateway adds parameters of its own to the address, so that unknown ones are not refused here.
  @Get()
  @Public()
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'returnFromGateway',
    summary: 'For the payer’s browser: what became of the payment',
    description: 'The gateway is asked; what the address says is not believed.',
  })
  @ApiQuery({ name: 'reference', required: true, schema: { type: 'string' } })
  @ApiProduces('text/html')
  @ApiOkResponse({ description: 'A page.', schema: { type: 'string' } })
  @ApiProblems('rate_limited', 'database_unavailable')
  async show(@Req() request: FastifyRequest): Promise<string> {
    const { reference } = request.query as Readonly<Record<string, unknown>>;
    const isReference = typeof reference === 'string' && reference.length <= REFERENCE_MAX;
    return returnPage(
      isReference && !reference.includes('\0') ? await this.returns.arrive(reference) : null,
    );
  }
}
