import type { Socket } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Agent, request } from 'undici';
import { eventually } from '../../../../test/support/eventually.js';
import { startHttpTestApp, type HttpTestApp } from '../../../../test/support/http.js';
import {
  exchangeWith,
  JSON_TYPE,
  MEBIBYTE,
  openSocket,
  readAnswer,
  ThingsController,
} from '../../../../test/support/wire.js';

describe('on the wire', () => {
  let server: HttpTestApp;

  beforeAll(async () => {
    server = await startHttpTestApp({ RATE_LIMIT: 'off' }, () => ({
      controllers: [ThingsController],
    }));
  });
  afterAll(() => server.app.close());

  const open = (): Socket => openSocket(server.url);
  const exchange = (send: (socket: Socket) => void): Promise<string> =>
    exchangeWith(server.url, send);

  describe('a body over the limit', () => {
    const body = JSON.stringify({ note: 'x'.repeat(3 * MEBIBYTE) });
    const headers = { 'Content-Type': 'application/json' };
    const streamed = (): ReadableStream =>
      new ReadableStream({
        start(controller) {
          for (let at = 0; at < body.length; at += 65_536) {
            controller.enqueue(Buffer.from(body.slice(at, at + 65_536)));
          }
          controller.close();
        },
      });
    const TARGETS = [
      '/things',
      '/things/act',
      '/nothing',
      '/things/%zz',
      `/things?${'x'.repeat(5_000)}`,
    ];

    it.each(TARGETS)('sent to %s by fetch is answered, with a length and without', async (path) => {
      for (let round = 0; round < 5; round += 1) {
        const known = await fetch(server.url + path, { method: 'POST', headers, body });
        expect((await known.json()) as object).toMatchObject({ status: known.status });
        const unknown = await fetch(server.url + path, {
          method: 'POST',
          headers,
          body: streamed(),
          duplex: 'half',
        });
        expect((await unknown.json()) as object).toMatchObject({ status: unknown.status });
        expect(known.status).toBe(unknown.status);
      }
    });

    it('is a 413 to fetch', async () => {
      const answer = await fetch(`${server.url}/things`, { method: 'POST', headers, body });
      expect(answer.status).toBe(413);
      expect(await answer.json()).toMatchObject({ code: 'payload_too_large' });
    });

    it.each(['text/plain', 'nonsense', 'application/x-www-form-urlencoded'])(
      'of type %s is answered',
      async (type) => {
        const answer = await fetch(`${server.url}/things`, {
          method: 'POST',
          headers: { 'Content-Type': type },
          body,
        });
        expect([413, 415]).toContain(answer.status);
        expect(await answer.json()).toMatchObject({ status: answer.status });
      },
    );

    it('is a 413 to undici, whose next request is served', async () => {
      const dispatcher = new Agent({ connections: 1 });
      const refused = await request(`${server.url}/things`, {
        method: 'POST',
        headers,
        body,
        dispatcher,
      });
      expect(refused.statusCode).toBe(413);
      expect(await refused.body.json()).toMatchObject({ code: 'payload_too_large' });
      const next = await request(`${server.url}/things`, { dispatcher });
      expect(next.statusCode).toBe(200);
      await next.body.dump();
      await dispatcher.close();
    });

    it.each([
      ['keeps', ''],
      ['closes', 'Connection: close\r\n'],
    ])('is a 413 to a sender who %s the connection and reads at the end', async (_, connection) => {
      const text = await exchange((socket) => {
        socket.pause();
        const head = `POST /things HTTP/1.1\r\nHost: a\r\n${connection}${JSON_TYPE}`;
        socket.write(`${head}Content-Length: ${body.length}\r\n\r\n${body}`, () => socket.resume());
      });
      expect(readAnswer(text)).toMatchObject({
        status: 413,
        problem: { code: 'payload_too_large' },
      });
    });

    it('is not the way to have a second request executed behind it', async () => {
      const second = `POST /things HTTP/1.1\r\nHost: a\r\n${JSON_TYPE}Content-Length: 15\r\n\r\n{"amount":4711}\n`;
      const text = await exchange((socket) => {
        const head = `POST /things HTTP/1.1\r\nHost: a\r\n${JSON_TYPE}`;
        socket.write(`${head}Content-Length: ${body.length}\r\n\r\n${body}${second}`);
      });
      expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 413']);
      expect(server.app.get(ThingsController).taken).not.toContain(4711);
    });

    it('without an end does not keep the connection for ever', async () => {
      const socket = open();
      const closed = new Promise((resolve) => socket.once('close', resolve));
      let answer = '';
      socket.on('data', (chunk) => (answer += chunk.toString()));
      // Being cut off is what is waited for.
      socket.on('error', () => undefined);
      socket.write(
        `POST /things HTTP/1.1\r\nHost: a\r\n${JSON_TYPE}Transfer-Encoding: chunked\r\n\r\n`,
      );
      const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
      const pour = (): void => {
        while (!socket.destroyed && socket.write(chunk));
        if (!socket.destroyed) socket.once('drain', pour);
      };
      pour();
      await closed;
      expect(readAnswer(answer).status).toBe(413);
    });

    it('whose sender falls silent does not keep the connection for ever', async () => {
      const socket = open();
      // Without this, Node would close its side as soon as the server has.
      socket.allowHalfOpen = true;
      let answer = '';
      socket.on('data', (chunk) => (answer += chunk.toString('latin1')));
      socket.write(
        `POST /things HTTP/1.1\r\nHost: a\r\n${JSON_TYPE}Content-Length: 3000000\r\n\r\nxxx`,
      );
      await eventually(() => {
        expect(readAnswer(answer).status).toBe(413);
      });
      const http = server.app.getHttpServer();
      const connections = promisify<number>((done) => {
        http.getConnections(done);
      });
      await eventually(async () => {
        expect(await connections()).toBe(0);
      });
      socket.destroy();
    });
  });
});
