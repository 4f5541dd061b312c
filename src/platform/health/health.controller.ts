import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DomainError } from '../../kernel/errors.js';
import { ApiProblems } from '../http/docs/api-problems.decorator.js';
import { Operational } from '../http/docs/operational.decorator.js';
import { Stopping } from '../stopping/stopping.js';
import { HealthChecks } from './health-checks.js';
import { LiveView, ReadyView } from './health.view.js';

@ApiTags('Operations')
@Controller('health')
export class HealthController {
  constructor(
    private readonly checks: HealthChecks,
    private readonly stopping: Stopping,
  ) {}

  @Get('live')
  @Operational()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ operationId: 'readLiveness', summary: 'Whether this process runs' })
  @ApiOkResponse({ type: LiveView })
  live(): LiveView {
    return new LiveView();
  }

  @Get('ready')
  @Operational()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ operationId: 'readReadiness', summary: 'Whether requests may be sent here' })
  @ApiOkResponse({ type: ReadyView })
  @ApiProblems('database_unavailable', 'busy')
  async ready(): Promise<ReadyView> {
    if (this.stopping.isDraining)
      throw new DomainError('busy', 'Not ready: the process is stopping.');
    return new ReadyView(await this.checks.run());
  }
}
