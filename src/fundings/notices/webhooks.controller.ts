import { Controller, Post, Req } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { clientAddressOf } from '../../platform/http/request/client-address.js';
import { Answers, ApiCall } from '../../platform/http/docs/api-call.decorator.js';
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
  @ApiCall(
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
  @Answers(200, 'The webhook is stored.', ReceivedView)
  @ApiProblems('unauthenticated', 'forbidden', 'not_found', 'rate_limited', 'database_unavailable')
  async receivePaystackWebhook(@Req() request: FastifyRequest): Promise<ReceivedView> {
    const signature = request.headers['x-paystack-signature'];
    await this.notices.receive('paystack', {
      bytes: rawBodyOf(request),
      signature: typeof signature === 'string' ? signature : undefined,
      address: clientAddressOf(request),
    });
    return { received: true };
  }
}
