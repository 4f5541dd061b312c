import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExtension } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';

/** Marks such a handler for what completes the OpenAPI document. */
export const RAW_BODY = 'x-raw-body';

/**
 * Leaves the body of a handler's requests as the bytes that came: a signature is over them, and
 * nothing is to be read before it was checked.
 */
export function RawBody(): MethodDecorator {
  return applyDecorators(RouteConfig({ takesRawBody: true }), ApiExtension(RAW_BODY, true));
}

/** Whether the request's route is marked `@RawBody()`. */
export function takesRawBody(request: FastifyRequest): boolean {
  return 'takesRawBody' in request.routeOptions.config;
}

/** The bytes of such a request; none when it came without a body. */
export function rawBodyOf(request: FastifyRequest): Uint8Array {
  return Buffer.isBuffer(request.body) ? request.body : new Uint8Array();
}
