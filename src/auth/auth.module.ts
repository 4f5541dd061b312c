import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { EventsModule } from '../events/events.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { AccessTokenGuard } from './sessions/access-token.guard.js';
import { AccessTokenService } from './sessions/access-token.service.js';
import { AuthController } from './auth.controller.js';
import { AuthService } from './auth.service.js';
import { LoginThrottleService } from './sessions/login-throttle.service.js';
import { PasswordService } from './password.service.js';
import { RegistrationService } from './registration.service.js';
import { RolesGuard } from './roles.guard.js';
import { UsersService } from './users.service.js';

@Module({
  imports: [LedgerModule, EventsModule],
  controllers: [AuthController],
  providers: [
    AuthService,
    AccessTokenService,
    PasswordService,
    LoginThrottleService,
    RegistrationService,
    UsersService,
    // The order matters: the roles guard needs the caller from the checked token.
    { provide: APP_GUARD, useClass: AccessTokenGuard },
    { provide: APP_GUARD, useClass: RolesGuard },
  ],
  exports: [AccessTokenService, UsersService],
})
export class AuthModule {}
