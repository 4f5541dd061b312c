import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../../platform/http/docs/api-problems.decorator.js';
import { Public } from '../../platform/http/public.decorator.js';
import { ProviderCallbacksService } from './provider-callbacks.service.js';

class CallbackAnswerView {
  @ApiProperty({
    enum: ['success'],
    description: 'What VTpass waits for before it stops repeating.',
  })
  response!: 'success';
}

@ApiTags('Provider callbacks')
@Controller('provider-callbacks')
export class ProviderCallbacksController {
  constructor(private readonly callbacks: ProviderCallbacksService) {}

  @Post(':provider/:secret')
  @HttpCode(200)
  @Public()
  @ApiOperation({
    operationId: 'takeProviderCallback',
    summary: 'For vending providers',
    description:
      'A hint that something became of a purchase: we ask the provider, and believe only its answer. ' +
      'The address holds CALLBACK_SECRET; without that setting there is no such page.',
  })
  @ApiBody({ schema: { type: 'object' } })
  @ApiOkResponse({ type: CallbackAnswerView })
  @ApiProblems(
    'malformed_json',
    'validation_failed',
    'not_found',
    'payload_too_large',
    'unsupported_media_type',
    'rate_limited',
    'database_unavailable',
  )
  async take(
    @Param('provider') provider: string,
    @Param('secret') secret: string,
    @Body() body: object,
  ): Promise<CallbackAnswerView> {
    await this.callbacks.take(provider, secret, body);
    return { response: 'success' };
  }
}
