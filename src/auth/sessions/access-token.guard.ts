import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { DatabaseClock } from '../../platform/database/database-clock.service.js';
import { setCallerId } from '../../platform/http/request/caller-id.js';
import { IS_PUBLIC } from '../../platform/http/public.decorator.js';
import { AccessTokenService, unauthenticated } from './access-token.service.js';
import { setCaller } from '../caller.js';

/** Our tokens have about 400 characters. A longer text is not ours and is not read. */
const AUTHORIZATION_MAX_LENGTH = 4_096;
const BEARER = /^Bearer +([A-Za-z0-9._~+/=-]+)$/i;

/** Requires a valid access token, except where a handler is `@Public()`. */
@Injectable()
export class AccessTokenGuard implements CanActivate {
  constructor(
    private readonly clock: DatabaseClock,
    private readonly tokens: AccessTokenService,
    private readonly reflector: Reflector,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const places = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(IS_PUBLIC, places) === true) {
      return true;
    }
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { authorization = '' } = request.headers;
    const isReadable = authorization.length <= AUTHORIZATION_MAX_LENGTH;
    const token = isReadable ? BEARER.exec(authorization)?.[1] : undefined;
    if (token === undefined) {
      throw unauthenticated('Send "Authorization: Bearer <accessToken>".');
    }
    // A wrong clock makes valid tokens look expired, and expired ones valid.
    this.clock.assertIsRight();
    const caller = this.tokens.verify(token);
    setCaller(request, caller);
    setCallerId(request, caller.userId);
    return true;
  }
}
