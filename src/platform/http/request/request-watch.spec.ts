import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString } from 'class-validator';
import {
  startHttpTestApp,
  type ApiClient,
  type HttpTestApp,
} from '../../../../test/support/http.js';
import { ApiProblems } from '../docs/api-problems.decorator.js';
import { IdempotencyKey } from './idempotency-key.decorator.js';
import { REQUESTS_PER_WINDOW } from './rate-limit.guard.js';

class EchoDto {
  @IsInt()
  amount!: number;

  @IsOptional()
  @IsString()
  note?: string;
}

@ApiProblems('malformed_json', 'database_unavailable')
@Controller('echo')
class EchoController {
  @Post()
  @HttpCode(200)
  @ApiOkResponse()
  @ApiProblems('validation_failed', 'busy')
  echo(@Body() body: EchoDto, @IdempotencyKey() key: string | null): object {
    return { amount: body.amount, key };
  }

  @Get(':id')
  read(@Param('id') id: string): object {
    return { id };
  }
}

const start = (environment: Record<string, string>): Promise<HttpTestApp> =>
  startHttpTestApp(environment, () => ({ controllers: [EchoController] }));

describe('around every request, the HTTP server', () => {
  let server: HttpTestApp;
  let api: ApiClient;

  beforeAll(async () => {
    server = await start({ RATE_LIMIT: 'off', CORS_ORIGINS: 'https://shop.example' });
    api = server.api;
  });

  afterAll(() => server.app.close());

  it('answers CORS to the origins on the list only', async () => {
    const allowed = await api.get('/metrics', { headers: { Origin: 'https://shop.example' } });
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://shop.example');
    expect(allowed.headers.get('access-control-expose-headers')).toContain('Location');
    const other = await api.get('/metrics', { headers: { Origin: 'https://evil.example' } });
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('sends the security headers, with problems too', async () => {
    const { headers } = await api.get('/nothing');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(headers.get('content-security-policy')).not.toContain('upgrade-insecure-requests');
  });

  it('serves the docs, with what they load', async () => {
    const page = await api.get<string>('/api/docs');
    expect(page).toMatchObject({ status: 200, body: expect.stringContaining('swagger-ui') });
    const sources = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source);
    expect(sources).toHaveLength(5);
    for (const source of sources) {
      const path = new URL(source ?? '', `${server.url}/api/docs`).pathname;
      expect(await api.get(path)).toMatchObject({ status: 200 });
    }
  });

  it('documents problems, headers and operations', async () => {
    const { body } = await api.get<{ paths: Record<string, Record<string, never>> }>(
      '/api/docs-json',
    );
    expect(body.paths['/echo']?.['post']).toMatchObject({
      operationId: 'echo',
      parameters: expect.arrayContaining([expect.objectContaining({ name: 'Idempotency-Key' })]),
      responses: {
        '200': { headers: { 'X-Request-Id': {} } },
        '400': {
          content: {
            'application/problem+json': { examples: { validation_failed: {}, malformed_json: {} } },
          },
        },
        '503': { headers: { 'Retry-After': {}, 'X-Request-Id': {} } },
      },
    });
  });

  it('measures requests by the pattern of their route', async () => {
    await api.get(`/echo/1?secret=1`);
    const { body, headers } = await api.get<string>('/metrics');
    expect(headers.get('content-type')).toContain('text/plain');
    const names = body.split('\n').map((line) => line.split(' ')[0]);
    expect(names).toEqual(
      expect.arrayContaining([
        'http_request_duration_seconds_count{method="GET",route="/echo/:id",status="200"}',
        'http_request_duration_seconds_count{method="GET",route="unmatched",status="404"}',
        'process_cpu_seconds_total',
      ]),
    );
  });

  it('logs one line for a request, without what was asked or said', async () => {
    const headers = { 'X-Request-Id': 'line-1', Authorization: 'Bearer abc' };
    await api.post('/echo?token=s3cret', { amount: 7, note: 'private' }, { headers });
    await api.get('/metrics', { headers: { 'X-Request-Id': 'line-2' } });
    const mine = server.lines.filter((line) => line.includes('line-1'));
    expect(mine).toHaveLength(1);
    expect(JSON.parse(mine[0] ?? '')).toMatchObject({
      level: 'info',
      method: 'POST',
      route: '/echo',
      status: 200,
      durationMs: expect.any(Number),
    });
    expect(mine[0]).not.toMatch(/s3cret|private|abc/);
    expect(server.lines.filter((line) => line.includes('line-2'))).toHaveLength(0);
  });
});

describe('the rate limit', () => {
  it('refuses a caller past it, but neither metrics nor docs', async () => {
    const { app, api } = await start({ LOG_LEVEL: 'silent' });
    try {
      const get = (): ReturnType<typeof api.get> => api.get('/echo/1');
      for (let sent = 0; sent < REQUESTS_PER_WINDOW; sent += 100) {
        const answers = await Promise.all(Array.from({ length: 100 }, get));
        expect(answers.every(({ status }) => status === 200)).toBe(true);
      }
      const refused = await get();
      expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await api.get('/metrics')).status).toBe(200);
      expect((await api.get('/api/docs-json')).status).toBe(200);
    } finally {
      await app.close();
    }
  });

  it('is off, with CORS, when it is told so', async () => {
    const { app, api } = await start({ LOG_LEVEL: 'silent', RATE_LIMIT: 'off' });
    try {
      const { headers } = await api.get('/metrics', { headers: { Origin: 'https://x.example' } });
      expect(headers.get('access-control-allow-origin')).toBeNull();
    } finally {
      await app.close();
    }
  });
});
