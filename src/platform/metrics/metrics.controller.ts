import { Controller, Get, Header, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { Operational } from '../http/docs/operational.decorator.js';
import { Metrics } from './metrics.js';
import type { FastifyReply } from 'fastify';

@ApiTags('Operations')
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  @Operational()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ operationId: 'readMetrics', summary: 'Figures for Prometheus' })
  @ApiProduces('text/plain')
  @ApiOkResponse({ type: String, description: 'Prometheus text format.' })
  read(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    reply.type(this.metrics.contentType);
    return this.metrics.text();
  }
}
