import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Forbidden } from '../kernel/errors.js';
import { callerOf } from './caller.js';
import { ROLES_ALLOWED } from './roles.decorator.js';
import type { Role } from './user.js';

/**
 * Admits a caller whose access token states one of the handler's roles. A token can outlive a role by up to
 * fifteen minutes, so acts that change something read the role again in their commit.
 */
@Injectable()
export class RolesGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const places = [context.getHandler(), context.getClass()];
    const allowed = this.reflector.getAllAndOverride<readonly Role[] | undefined>(
      ROLES_ALLOWED,
      places,
    );
    if (allowed === undefined) return true;
    const caller = callerOf(context.switchToHttp().getRequest<object>());
    if (caller === undefined || !allowed.includes(caller.role)) throw new Forbidden();
    return true;
  }
}
