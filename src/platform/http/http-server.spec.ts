import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { IsInt, IsOptional, IsString } from 'class-validator';
import {
  startHttpTestApp,
  type ApiAnswer,
  type ApiClient,
  type HttpTestApp,
} from '../../../test/support/http.js';
import { IdParamPipe } from './request/id-param.pipe.js';
import { IdempotencyKey } from './request/idempotency-key.decorator.js';
import { PreferWait } from './request/prefer-wait.decorator.js';

class EchoDto {
  @IsInt()
  amount!: number;

  @IsOptional()
  @IsString()
  note?: string;
}

@Controller('echo')
class EchoController {
  @Post()
  @HttpCode(200)
  echo(@Body() body: EchoDto, @IdempotencyKey() key: string | null): object {
    return { amount: body.amount, key };
  }

  @Get('fault')
  fault(): never {
    throw new Error('the password is hunter2');
  }

  @Get(':id')
  read(@Param('id', IdParamPipe) id: string, @PreferWait() waitSeconds: number): object {
    return { id, waitSeconds };
  }
}

/** What a server answers to bytes that no HTTP client would send. */
function answerTo(url: string, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('error', reject);
    socket.on('close', () => {
      resolve(answer);
    });
    socket.write(bytes);
  });
}

function expectProblem(
  { status, headers, body }: ApiAnswer<Record<string, unknown>>,
  expected: { status: number; code: string },
): void {
  expect(body).toMatchObject(expected);
  expect(status).toBe(expected.status);
  expect(headers.get('content-type')).toBe('application/problem+json');
  expect(headers.get('x-request-id')).toBe(body['requestId']);
}

const ID = '0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c10';

describe('the HTTP server', () => {
  let server: HttpTestApp;
  let api: ApiClient;

  beforeAll(async () => {
    server = await startHttpTestApp(
      { RATE_LIMIT: 'off', CORS_ORIGINS: 'https://shop.example' },
      () => ({
        controllers: [EchoController],
      }),
    );
    api = server.api;
  });

  afterAll(() => server.app.close());

  it('answers a good request', async () => {
    const answer = await api.post('/echo', { amount: 1 }, { headers: { 'Idempotency-Key': 'k' } });
    expect(answer).toMatchObject({ status: 200, body: { amount: 1, key: 'k' } });
  });

  it('echoes a sane request id and replaces any other', async () => {
    const headers = { 'X-Request-Id': 'mine-1' };
    const mine = await api.get(`/echo/${ID}`, { headers });
    expect(mine.headers.get('x-request-id')).toBe('mine-1');
    const other = await api.get(`/echo/${ID}`, { headers: { 'X-Request-Id': 'a b' } });
    expect(other.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('reads ids in upper case and preferences', async () => {
    const answer = await api.get(`/echo/${ID.toUpperCase()}`, { headers: { Prefer: 'wait=99' } });
    expect(answer.body).toEqual({ id: ID, waitSeconds: 30 });
  });

  describe.each([
    ['invalid JSON', { rawBody: '{' }, 400, 'malformed_json'],
    ['an empty body', { rawBody: '' }, 400, 'malformed_json'],
    ['invalid UTF-8', { rawBody: new Uint8Array([0x22, 0xff, 0x22]) }, 400, 'malformed_json'],
    ['a poisoned prototype', { rawBody: '{"__proto__":{"a":1}}' }, 400, 'malformed_json'],
    ['an array', { rawBody: '[]' }, 400, 'validation_failed'],
    ['null', { rawBody: 'null' }, 400, 'validation_failed'],
    ['a number as text', { rawBody: '{"amount":"500"}' }, 400, 'validation_failed'],
    ['a fraction', { rawBody: '{"amount":1.5}' }, 400, 'validation_failed'],
    ['an unknown field', { rawBody: '{"amount":1,"x":1}' }, 400, 'validation_failed'],
    ['a NUL', { rawBody: '{"amount":1,"note":"\\u0000"}' }, 400, 'validation_failed'],
    ['a lone surrogate', { rawBody: '{"amount":1,"note":"\\ud800"}' }, 400, 'validation_failed'],
    [
      'deep nesting',
      { rawBody: '['.repeat(30_000) + ']'.repeat(30_000) },
      400,
      'validation_failed',
    ],
    ['too many bytes', { rawBody: `{"note":"${'x'.repeat(65_536)}"}` }, 413, 'payload_too_large'],
  ])('to a body of %s', (_, { rawBody }, status, code) => {
    it(`answers ${status} ${code}`, async () => {
      const headers = { 'Content-Type': 'application/json' };
      expectProblem(await api.post('/echo', undefined, { rawBody, headers }), { status, code });
    });
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'nonsense',
    'application/xml',
  ])('answers 415 to a body of type %s', async (type) => {
    const request = { rawBody: 'amount=1', headers: { 'Content-Type': type } };
    expectProblem(await api.post('/echo', undefined, request), {
      status: 415,
      code: 'unsupported_media_type',
    });
  });

  it('takes JSON with parameters of its type', async () => {
    const headers = { 'Content-Type': 'application/json; charset=utf-8' };
    const answer = await api.post('/echo', undefined, { rawBody: '{"amount":1}', headers });
    expect(answer.status).toBe(200);
  });

  it('answers a POST without body or type with what is missing', async () => {
    const answer = await api.post('/echo');
    expectProblem(answer, { status: 400, code: 'validation_failed' });
    expect(answer.body['errors']).toContainEqual({
      field: 'amount',
      message: 'must be an integer number',
    });
  });

  it.each([
    ['GET', '/nothing', 404, 'not_found'],
    ['POST', '/nothing', 404, 'not_found'],
    ['GET', '/', 404, 'not_found'],
    ['GET', '/echo/', 404, 'not_found'],
    ['GET', '/echo/%zz', 400, 'validation_failed'],
    ['GET', '/%', 400, 'validation_failed'],
    ['GET', `/echo/${'x'.repeat(300)}`, 400, 'validation_failed'],
    ['GET', '/echo/12', 400, 'validation_failed'],
    ['GET', '/echo/%00', 400, 'validation_failed'],
    ['GET', '/echo/fault', 500, 'internal_error'],
  ])('answers %s %s with %d %s', async (method, path, status, code) => {
    expectProblem(await api.send(method, path), { status, code });
  });

  it('names the methods an address does take', async () => {
    const answer = await api.send('DELETE', `/echo/${ID}`);
    expectProblem(answer, { status: 405, code: 'method_not_allowed' });
    expect(answer.headers.get('allow')).toBe('GET, HEAD');
  });

  it('tells nothing of a fault of ours, and logs it', async () => {
    const { body } = await api.get('/echo/fault');
    expect(JSON.stringify(body)).not.toContain('hunter2');
    const logged = server.lines.find((line) => line.includes(String(body['requestId'])));
    expect(logged).toContain('"stack"');
  });

  it.each(['', 'a b', 'é', 'k'.repeat(256)])('refuses the Idempotency-Key %j', async (key) => {
    const bytes = Buffer.from(key, 'utf8').toString('latin1');
    const answer = await api.post(
      '/echo',
      { amount: 1 },
      { headers: { 'Idempotency-Key': bytes } },
    );
    expectProblem(answer, { status: 400, code: 'validation_failed' });
  });

  it('refuses two Idempotency-Keys', async () => {
    const answer = await answerTo(
      server.url,
      'POST /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n' +
        'Idempotency-Key: a\r\nIdempotency-Key: a\r\nContent-Length: 12\r\n\r\n{"amount":1}',
    );
    expect(answer).toMatch(/^HTTP\/1.1 400 [^]*"field":"Idempotency-Key"/);
  });

  it.each([
    ['no HTTP', 'hello\r\n\r\n', 400],
    ['endless headers', `GET / HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    [
      'two lengths',
      'POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
      400,
    ],
  ])('answers %s with a problem', async (_, bytes, status) => {
    const answer = await answerTo(server.url, bytes);
    const [head, body] = answer.split('\r\n\r\n');
    expect(head).toContain(`HTTP/1.1 ${status} `);
    expect(head).toContain('Content-Type: application/problem+json');
    expect(JSON.parse(body ?? '')).toMatchObject({ status, code: 'validation_failed' });
  });
});
