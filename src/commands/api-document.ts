import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { AppModule } from '../app.module.js';
import { loadConfig } from '../config/config.js';
import { openApiDocument } from '../platform/http/docs/open-api.js';
import { createLog } from '../platform/logging/log.js';

/** Settings that are never used: Nest's preview mode creates no controller, service or connection. */
const UNUSED = {
  NODE_ENV: 'test',
  LOG_LEVEL: 'silent',
  DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
  JWT_SECRET: 'unused'.repeat(6),
};

/**
 * Derives the OpenAPI document from the code. It needs no server and no settings.
 * @example const { paths } = await apiDocument();
 */
export async function apiDocument(): Promise<OpenAPIObject> {
  const config = loadConfig(UNUSED);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(config, createLog(config)),
    new FastifyAdapter(),
    { preview: true, logger: false, abortOnError: false },
  );
  return openApiDocument(app);
}
