import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { DatabaseClock } from '../database/database-clock.service.js';
import { Database } from '../database/database.js';
import { Replication } from '../database/replication/replication.service.js';
import { WriteCheck } from '../database/write-check.js';
import { HealthChecks } from './health-checks.js';
import { HealthController } from './health.controller.js';

@Global()
@Module({ controllers: [HealthController], providers: [HealthChecks], exports: [HealthChecks] })
export class HealthModule implements OnModuleInit {
  constructor(
    private readonly checks: HealthChecks,
    private readonly database: Database,
    private readonly clock: DatabaseClock,
    private readonly replication: Replication,
  ) {}

  onModuleInit(): void {
    const check = new WriteCheck(this.database);
    this.checks.add('database', () => check.run());
    this.checks.add('clock', async () => {
      await Promise.resolve();
      this.clock.assertIsRight();
    });
    if (this.replication.readiness !== null) {
      this.checks.add('replication', () => Promise.resolve(this.replication.readiness ?? 'ok'));
    }
  }
}
