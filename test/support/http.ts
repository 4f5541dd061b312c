import { Module, type ModuleMetadata } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { loadConfig, type Config } from '../../src/config/config.js';
import { ConfigModule } from '../../src/config/config.module.js';
import { ENTITIES } from '../../src/entities.js';
import { DatabaseModule } from '../../src/platform/database/database.module.js';
import { createHttpApp } from '../../src/platform/http/http-server.js';
import { createLog } from '../../src/platform/logging/log.js';
import { LoggingModule } from '../../src/platform/logging/logging.module.js';
import { MetricsModule } from '../../src/platform/metrics/metrics.module.js';
import { StoppingModule } from '../../src/platform/stopping/stopping.module.js';
import { createTestDatabase, type TestDatabase } from './database.js';

/** An answer as a test looks at it. `body` is parsed JSON, text when it is not JSON, or null. */
export interface ApiAnswer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export interface ApiRequest {
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is, instead of a body made of JSON. */
  readonly rawBody?: string | Uint8Array<ArrayBuffer>;
}

type Fields = Record<string, unknown>;

export interface ApiClient {
  get<Body = Fields>(path: string, request?: ApiRequest): Promise<ApiAnswer<Body>>;
  post<Body = Fields>(path: string, body?: unknown, request?: ApiRequest): Promise<ApiAnswer<Body>>;
  send<Body = Fields>(
    method: string,
    path: string,
    body?: unknown,
    request?: ApiRequest,
  ): Promise<ApiAnswer<Body>>;
}

/** A small client over real HTTP; `baseUrl` is such as `http://127.0.0.1:3000`. */
export function apiClient(baseUrl: string): ApiClient {
  const send: ApiClient['send'] = async <Body>(
    method: string,
    path: string,
    body?: unknown,
    request: ApiRequest = {},
  ): Promise<ApiAnswer<Body>> => {
    const response = await fetch(baseUrl + path, {
      method,
      headers: headersOf(body, request),
      body: request.rawBody ?? (body === undefined ? null : JSON.stringify(body)),
    });
    return {
      status: response.status,
      headers: response.headers,
      body: (await bodyOf(response)) as Body,
    };
  };
  return {
    send,
    get: (path, request) => send('GET', path, undefined, request),
    post: (path, body, request) => send('POST', path, body, request),
  };
}

function headersOf(body: unknown, request: ApiRequest): Record<string, string> {
  return {
    ...(body !== undefined && { 'Content-Type': 'application/json' }),
    ...(request.token !== undefined && { Authorization: `Bearer ${request.token}` }),
    ...request.headers,
  };
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return null;
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return isJson ? (JSON.parse(text) as unknown) : text;
}

export interface HttpTestApp {
  readonly app: NestFastifyApplication;
  readonly api: ApiClient;
  readonly url: string;
  readonly config: Config;
  /** What was logged, one JSON object each. */
  readonly lines: readonly string[];
}

/** Serves some modules as production would, on a free port, with logging, metrics and Config. */
export async function startHttpTestApp(
  environment: Record<string, string>,
  modulesOf: (config: Config) => ModuleMetadata,
): Promise<HttpTestApp> {
  const config = loadConfig({ NODE_ENV: 'test', LOG_LEVEL: 'info', ...environment });
  const lines: string[] = [];
  const log = createLog(config, { write: (line) => lines.push(line) });
  const { imports = [], ...rest } = modulesOf(config);
  const root = {
    module: RootModule,
    imports: [
      ConfigModule.with(config),
      LoggingModule.with(log),
      MetricsModule,
      StoppingModule,
      ...imports,
    ],
    ...rest,
  };
  const app = await createHttpApp(root, config, log);
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  return { app, api: apiClient(url), url, config, lines };
}

/** As `startHttpTestApp`, with a JWT secret and a database of its own, which `stop` removes. */
export async function startHttpTestAppOnDatabase(
  environment: Record<string, string>,
  { imports = [], ...rest }: ModuleMetadata,
): Promise<HttpTestApp & { readonly database: TestDatabase; stop(): Promise<void> }> {
  const database = await createTestDatabase();
  const JWT_SECRET = 'a secret of the tests, 32 bytes long or more';
  const server = await startHttpTestApp(
    { DATABASE_URL: database.url, JWT_SECRET, ...environment },
    (config) => ({ imports: [DatabaseModule.forRoot(config, ENTITIES), ...imports], ...rest }),
  );
  const stop = async (): Promise<void> => {
    await server.app.close();
    await database.drop();
  };
  return { ...server, database, stop };
}

@Module({})
class RootModule {}
