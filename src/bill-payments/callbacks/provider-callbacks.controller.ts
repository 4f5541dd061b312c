import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { Answers, ApiCall } from '../../platform/http/docs/api-call.decorator.js';
import { ApiProblems } from '../../platform/http/docs/api-problems.decorator.js';
import { OneOf } from '../../platform/http/docs/field.decorator.js';
import { Public } from '../../platform/http/public.decorator.js';
import { ProviderCallbacksService } from './provider-callbacks.service.js';

class CallbackAnswerView {
  @OneOf(['success'], undefined, 'What VTpass waits for before it stops repeating.')
  response!: 'success';
}

@ApiTags('Provider callbacks')
@Controller('provider-callbacks')
export class ProviderCallbacksController {
  constructor(private readonly callbacks: ProviderCallbacksService) {}

  @Post(':provider/:secret')
  @Public()
  @ApiCall(
    'Receive a callback of a provider',
    'Stores the callback and answers at once. A callback is only a hint: we ask the provider, and its answer decides. The ' +
      'path contains `CALLBACK_SECRET`; without this setting every callback is answered 404.',
  )
  @ApiBody({ schema: { type: 'object' } })
  @Answers(200, 'The callback is stored.', CallbackAnswerView)
  @ApiProblems('not_found', 'rate_limited', 'database_unavailable')
  async takeProviderCallback(
    @Param('provider') provider: string,
    @Param('secret') secret: string,
    @Body() body: object,
  ): Promise<CallbackAnswerView> {
    await this.callbacks.receive(provider, secret, body);
    return { response: 'success' };
  }
}
