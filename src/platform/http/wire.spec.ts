import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startHttpTestApp, type HttpTestApp } from '../../../test/support/http.js';
import {
  exchangeWith,
  JSON_TYPE,
  MEBIBYTE,
  readAnswer,
  ThingsController,
  type WireAnswer,
} from '../../../test/support/wire.js';

describe('on the wire', () => {
  let server: HttpTestApp;

  beforeAll(async () => {
    server = await startHttpTestApp({ RATE_LIMIT: 'off' }, () => ({
      controllers: [ThingsController],
    }));
  });
  afterAll(() => server.app.close());

  const exchange = (send: (socket: Socket) => void): Promise<string> =>
    exchangeWith(server.url, send);

  const answerTo = async (bytes: string): Promise<WireAnswer> =>
    readAnswer(await exchange((socket) => socket.write(bytes, 'latin1')));

  const end = 'Connection: close\r\n';
  const REFUSED: [what: string, bytes: string, status: number, code: string, says: RegExp][] = [
    ['no Host', `GET /things HTTP/1.1\r\n${end}\r\n`, 400, 'validation_failed', /Host/],
    [
      'two Hosts',
      `GET /things HTTP/1.1\r\nHost: a\r\nHost: b\r\n${end}\r\n`,
      400,
      'validation_failed',
      /Host/,
    ],
    [
      'a Host that is none',
      `GET /things HTTP/1.1\r\nHost: a b\r\n${end}\r\n`,
      400,
      'validation_failed',
      /Host/,
    ],
    [
      'an unknown expectation',
      `POST /things HTTP/1.1\r\nHost: a\r\nExpect: a-miracle\r\n${JSON_TYPE}${end}Content-Length: 12\r\n\r\n{"amount":1}`,
      417,
      'expectation_failed',
      /100-continue/,
    ],
    [
      'an expectation beside the known one',
      `POST /things HTTP/1.1\r\nHost: a\r\nExpect: 100-continue, x\r\n${JSON_TYPE}${end}Content-Length: 12\r\n\r\n{"amount":1}`,
      417,
      'expectation_failed',
      /100-continue/,
    ],
    ...['gzip', 'deflate', 'br', 'zstd', 'gzip, br'].map((encoding): (typeof REFUSED)[number] => [
      `a body in ${encoding}`,
      `POST /things HTTP/1.1\r\nHost: a\r\nContent-Encoding: ${encoding}\r\n${JSON_TYPE}${end}Content-Length: 4\r\n\r\n\x1f\x8b\x08\x00`,
      415,
      'unsupported_media_type',
      /Content-Encoding/,
    ]),
    [
      'chunks of chunks',
      `POST /things HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n${JSON_TYPE}${end}\r\n4\r\nabcd\r\n0\r\n\r\n`,
      400,
      'validation_failed',
      /Transfer-Encoding/,
    ],
    [
      'a chunk whose size is no number',
      `POST /things HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n${JSON_TYPE}\r\nzz\r\n{}\r\n0\r\n\r\n`,
      400,
      'validation_failed',
      /chunks/,
    ],
    [
      'a chunk that is longer than it says',
      `POST /things HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n${JSON_TYPE}\r\n2\r\n{"amount":1}\r\n0\r\n\r\n`,
      400,
      'validation_failed',
      /./,
    ],
    [
      'a length and chunks',
      `POST /things HTTP/1.1\r\nHost: a\r\nContent-Length: 12\r\nTransfer-Encoding: chunked\r\n${JSON_TYPE}\r\n0\r\n\r\n`,
      400,
      'validation_failed',
      /length/i,
    ],
    [
      'a length that is no number',
      `POST /things HTTP/1.1\r\nHost: a\r\nContent-Length: ten\r\n${JSON_TYPE}\r\n{}`,
      400,
      'validation_failed',
      /length/i,
    ],
    [
      'a header with a NUL',
      `GET /things HTTP/1.1\r\nHost: a\r\nX-A: a\0b\r\n\r\n`,
      400,
      'validation_failed',
      /header/,
    ],
    [
      'a header without a colon',
      `GET /things HTTP/1.1\r\nHost: a\r\nnonsense\r\n\r\n`,
      400,
      'validation_failed',
      /header/,
    ],
    [
      'another method',
      `BREW /things HTTP/1.1\r\nHost: a\r\n\r\n`,
      400,
      'validation_failed',
      /method/,
    ],
    ['HTTP/3.7', `GET /things HTTP/3.7\r\nHost: a\r\n\r\n`, 400, 'validation_failed', /HTTP/],
    [
      'an address of 5,000 characters',
      `GET /things?x=${'y'.repeat(5_000)} HTTP/1.1\r\nHost: a\r\n${end}\r\n`,
      414,
      'uri_too_long',
      /4096/,
    ],
    [
      'an address longer than all headers may be',
      `GET /things?x=${'y'.repeat(100_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
      431,
      'validation_failed',
      /too large/,
    ],
    [
      'headers of 1 MiB',
      `GET /things HTTP/1.1\r\nHost: a\r\nX-A: ${'y'.repeat(MEBIBYTE)}\r\n\r\n`,
      431,
      'validation_failed',
      /too large/,
    ],
    [
      'a type of 300 characters',
      `POST /things HTTP/1.1\r\nHost: a\r\nContent-Type: application/json;${'a=b;'.repeat(75)}\r\n${end}Content-Length: 12\r\n\r\n{"amount":1}`,
      415,
      'unsupported_media_type',
      /Content-Type/,
    ],
    [
      'a NUL in a query',
      `GET /things?cursor=a%00b HTTP/1.1\r\nHost: a\r\n${end}\r\n`,
      400,
      'validation_failed',
      /cursor: must not contain the NUL/,
    ],
    [
      'a NUL in the name of a parameter',
      `GET /things?a%00b=1 HTTP/1.1\r\nHost: a\r\n${end}\r\n`,
      400,
      'validation_failed',
      /NUL/,
    ],
  ];

  it.each(REFUSED)(
    'answers %s with a problem that says so',
    async (_, bytes, status, code, says) => {
      const answer = await answerTo(bytes);
      expect(answer).toMatchObject({ status, problem: { status, code } });
      expect(answer.problem.detail).toMatch(says);
      expect(answer.head.toLowerCase()).toContain('x-request-id: ');
    },
  );

  it('takes HTTP/1.0 without a Host', async () => {
    expect((await answerTo('GET /things HTTP/1.0\r\n\r\n')).status).toBe(200);
  });

  it('says that it goes on to who expects it, and then answers', async () => {
    const text = await exchange((socket) => {
      socket.write(
        `POST /things HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n${JSON_TYPE}${end}Content-Length: 12\r\n\r\n`,
      );
      socket.once('data', () => socket.write('{"amount":1}'));
    });
    expect(text).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/);
  });

  it('does not ask for a body that it would refuse', async () => {
    const answer = await answerTo(
      `POST /things HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n${JSON_TYPE}${end}Content-Length: 3000000\r\n\r\n`,
    );
    expect(answer).toMatchObject({ status: 413, problem: { code: 'payload_too_large' } });
  });

  it('answers a whole request before what is no request behind it', async () => {
    const text = await exchange((socket) =>
      socket.write('GET /things/late HTTP/1.1\r\nHost: a\r\n\r\nnonsense\r\n\r\n'),
    );
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 400']);
  });

  describe.each([
    ['POST', '/things/act', 200],
    ['DELETE', '/things', 204],
  ] as const)('%s %s without a body', (method, path, status) => {
    it.each(['application/json', 'application/json; charset=utf-8', 'text/plain'])(
      'works with the type %s',
      async (type) => {
        const headers = { 'Content-Type': type };
        expect((await fetch(server.url + path, { method, headers })).status).toBe(status);
        const length = `Content-Length: 0\r\n`;
        for (const header of ['', length, 'Transfer-Encoding: chunked\r\n']) {
          const body = header.startsWith('Transfer') ? '0\r\n\r\n' : '';
          const answer = await answerTo(
            `${method} ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: ${type}\r\n${header}${end}\r\n${body}`,
          );
          expect([header, answer.status]).toEqual([header, status]);
        }
      },
    );
  });

  it('refuses no body where one is taken', async () => {
    const headers = { 'Content-Type': 'application/json' };
    const answer = await fetch(`${server.url}/things`, { method: 'POST', headers });
    expect(await answer.json()).toMatchObject({ status: 400, code: 'malformed_json' });
  });
});
