import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import { json, type Answer, type JsonAnswer, type JsonObject } from './answer.js';
import type { Protocol } from './face.js';
import { readBody } from './request-body.js';
import type { Served } from './routes.js';

const notFound = json({ message: 'Not Found' }, 404);
const methodNotAllowed = json({ message: 'Method Not Allowed' }, 405);
const tooLarge = json({ message: 'Payload Too Large' }, 413);
const unreadableByUs = json({ message: 'the body is not a JSON object' }, 400);

function parse(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

export async function answerPost(
  request: IncomingMessage,
  unreadable: Answer,
  handle: (body: JsonObject) => Answer | Promise<Answer>,
): Promise<Answer> {
  const body = await readBody(request);
  if (body === 'tooLarge') return tooLarge;
  if (body === 'aborted') return { kind: 'silence' };
  const fields = parse(body.text);
  return fields === undefined ? unreadable : handle(fields);
}

export function pathOf(url: string): string {
  const mark = url.indexOf('?');
  return mark === -1 ? url : url.slice(0, mark);
}

/** What serves a request: its own path, or the `/*` of the one above. */
export function findServed(
  { url = '/', method = 'GET' }: IncomingMessage,
  routes: ReadonlyMap<string, Served>,
): Served | undefined {
  const path = pathOf(url);
  const served = routes.get(path) ?? routes.get(`${path.slice(0, path.lastIndexOf('/'))}/*`);
  if (served === undefined || served.route.method === method) return served;
  // A path with two methods has its second one under both words.
  return routes.get(`${method} ${path}`) ?? served;
}

/** Checks method and keys, and asks the route. Everything but a POST's body is ignored. */
export function answerOf(
  request: IncomingMessage,
  served: Served | undefined,
): Answer | Promise<Answer> {
  if (served === undefined) return notFound;
  const { route, protocol } = served;
  if (route.method !== request.method) return methodNotAllowed;
  if (protocol !== undefined && route.open !== true && !protocol.holdsKeys(request)) {
    return protocol.wrongKeys;
  }
  const url = request.url ?? '/';
  const path = pathOf(url);
  const query = new URLSearchParams(url.slice(path.length + 1));
  if (route.method === 'GET') return route.handle(query, path.slice(path.lastIndexOf('/') + 1));
  const unreadable = protocol?.unreadable ?? unreadableByUs;
  return answerPost(request, unreadable, (body) => route.handle(body, query));
}

/** Sends an answer, or does to the connection what the answer says instead. */
export function send(answer: Answer, response: ServerResponse, protocol?: Protocol): void {
  const { socket } = response;
  if (socket === null || socket.destroyed) return;
  switch (answer.kind) {
    case 'json':
      sendJson(answer, response, protocol);
      return;
    case 'text':
      sendPage(answer, response);
      return;
    case 'half':
      sendHalf(answer.body, response);
      return;
    case 'stream':
      response.writeHead(200, { 'content-type': answer.contentType });
      // A caller that goes away ends it; there is nobody to tell.
      pipeline(Readable.from(answer.chunks), response, () => undefined);
      return;
    case 'close':
      socket.destroy();
      return;
    case 'reset':
      socket.resetAndDestroy();
      return;
    case 'silence':
      return;
  }
}

function sendJson(answer: JsonAnswer, response: ServerResponse, protocol?: Protocol): void {
  const text = JSON.stringify(answer.body);
  const headers = { ...protocol?.headersFor?.(text, response.req), ...answer.headers };
  sendText(response, answer.status, text, { 'content-type': 'application/json', ...headers });
}

function sendPage(answer: Extract<Answer, { kind: 'text' }>, response: ServerResponse): void {
  const headers = { 'content-type': answer.contentType, ...answer.headers };
  sendText(response, answer.status ?? 200, answer.text, headers);
}

function sendHalf(body: unknown, response: ServerResponse): void {
  const text = Buffer.from(JSON.stringify(body));
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length });
  response.write(text.subarray(0, text.length >> 1), () => response.socket?.destroy());
}

function sendText(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Readonly<Record<string, string>>,
): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(text) }).end(text);
}
