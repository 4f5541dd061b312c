import { Controller, Get, Header, Req } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { ApiCall } from '../../platform/http/docs/api-call.decorator.js';
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
  @ApiCall(
    'Show the page after a payment',
    'The gateway sends the payer’s browser here. The page shows what the gateway answers when we ask it; the address itself ' +
      'proves nothing.',
  )
  @ApiQuery({ name: 'reference', required: true, schema: { type: 'string' } })
  @ApiProduces('text/html')
  @ApiOkResponse({ description: 'A page for the payer.', schema: { type: 'string' } })
  @ApiProblems('rate_limited', 'database_unavailable')
  async returnFromGateway(@Req() request: FastifyRequest): Promise<string> {
    const { reference } = request.query as Readonly<Record<string, unknown>>;
    const isReference = typeof reference === 'string' && reference.length <= REFERENCE_MAX;
    return returnPage(
      isReference && !reference.includes('\0') ? await this.returns.handleReturn(reference) : null,
    );
  }
}
