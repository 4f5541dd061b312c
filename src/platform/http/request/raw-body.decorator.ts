import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExtension } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';

/** Marks such a handler in the OpenAPI document while it is being completed. */
export const RAW_BODY = 'x-raw-body';

/**
 * Gives a handler the body of its requests as raw bytes: a signature covers the bytes, and no part of the
 * body may be read before the signature is checked.
 */
export function RawBody(): MethodDecorator {
  return applyDecorators(RouteConfig({ takesRawBody: true }), ApiExtension(RAW_BODY, true));
}

/** Whether the request's route is marked `@RawBody()`. */
export function takesRawBody(request: FastifyRequest): boolean {
  return 'takesRawBody' in request.routeOptions.config;
}

/** The raw bytes of such a request; empty when it came without a body. */
export function rawBodyOf(request: FastifyRequest): Uint8Array {
  return Buffer.isBuffer(request.body) ? request.body : new Uint8Array();
}
