import { Controller, Get, Header, Res } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import { Operational } from '../http/docs/operational.decorator.js';
import { Metrics } from './metrics.js';
import type { FastifyReply } from 'fastify';
import { Answers, ApiCall } from '../http/docs/api-call.decorator.js';

@ApiTags('Operations')
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  @Operational()
  @Header('Cache-Control', 'no-store')
  @ApiCall('Read metrics', 'Metrics of this process, for a Prometheus server to collect.')
  @ApiProduces('text/plain')
  @Answers(200, 'The metrics in the Prometheus text format.', String)
  readMetrics(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    reply.type(this.metrics.contentType);
    return this.metrics.text();
  }
}
