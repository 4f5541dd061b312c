import { Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { clientAddressOf } from '../../platform/http/request/client-address.js';
import { ApiCall } from '../../platform/http/docs/api-call.decorator.js';
import { ApiProblems } from '../../platform/http/docs/api-problems.decorator.js';
import { Public } from '../../platform/http/public.decorator.js';
import { RawBody, rawBodyOf } from '../../platform/http/request/raw-body.decorator.js';
import { GatewayNoticesService } from './gateway-notices.service.js';
import { ReceivedView } from './received.view.js';

@ApiTags('Provider callbacks')
@Controller('webhooks')
export class WebhooksController {
  constructor(private readonly notices: GatewayNoticesService) {}

  @Post('paystack')
  @Public()
  @RawBody()
  @HttpCode(200)
  @ApiCall(
    'receivePaystackWebhook',
    'Receive a webhook of Paystack',
    'Stores the webhook and answers at once. A webhook is only a hint: money moves when Paystack confirms the payment to ' +
      'us.',
  )
  @ApiHeader({
    name: 'X-Paystack-Signature',
    required: true,
    description: 'Hex HMAC-SHA512 of the body with the secret key.',
    schema: { type: 'string' },
  })
  @ApiBody({ schema: { type: 'object' } })
  @ApiOkResponse({ description: 'The webhook is stored.', type: ReceivedView })
  @ApiProblems('unauthenticated', 'forbidden', 'not_found', 'rate_limited', 'database_unavailable')
  async receivePaystack(@Req() request: FastifyRequest): Promise<ReceivedView> {
    const signature = request.headers['x-paystack-signature'];
    await this.notices.receive('paystack', {
      bytes: rawBodyOf(request),
      signature: typeof signature === 'string' ? signature : undefined,
      address: clientAddressOf(request),
    });
    return { received: true };
  }
}
