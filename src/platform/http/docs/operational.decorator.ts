import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { Public } from '../public.decorator.js';

/**
 * Marks a handler for monitoring (health, metrics): no access token, no rate limit, and its requests are
 * logged at debug level.
 */
export function Operational(): MethodDecorator {
  return applyDecorators(Public(), RouteConfig({ isOperational: true }));
}

/** Whether the request's route is marked `@Operational()`. */
export function isOperational(request: FastifyRequest): boolean {
  return 'isOperational' in request.routeOptions.config;
}
