import { Controller, Get, Header } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DomainError } from '../../kernel/errors.js';
import { Answers, ApiCall } from '../http/docs/api-call.decorator.js';
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
  @ApiCall(
    'Check that the process runs',
    'Asks no other server. Restart the process when it does not answer.',
  )
  @Answers(200, 'The process runs.', LiveView)
  readLiveness(): LiveView {
    return new LiveView();
  }

  @Get('ready')
  @Operational()
  @Header('Cache-Control', 'no-store')
  @ApiCall(
    'Check that the process is ready',
    'Checks the database and the clock. Send requests to another process while this one answers 503; it does so too while ' +
      'it stops.',
  )
  @Answers(200, 'The process can serve requests.', ReadyView)
  @ApiProblems('database_unavailable', 'busy')
  async readReadiness(): Promise<ReadyView> {
    if (this.stopping.isDraining)
      throw new DomainError('busy', 'Not ready: the process is stopping.');
    return new ReadyView(await this.checks.run());
  }
}
