import type { IncomingMessage, ServerResponse } from 'node:http';
import { json, type Answer } from './answer.js';
import type { JsonObject } from './disco-shapes.js';
import { refusal, refusalBody } from './refusals.js';
import { readBody } from './request-body.js';
import type { Keys, Route } from './routes.js';

const invalidCredentials = json({ code: '087', message: 'INVALID CREDENTIALS' }, 401);
const notFound = json({ message: 'Not Found' }, 404);
const methodNotAllowed = json({ message: 'Method Not Allowed' }, 405);
const tooLarge = json({ message: 'Payload Too Large' }, 413);
const unreadable = json(refusalBody(refusal('011')), 400);

function holdsKeys(request: IncomingMessage, route: Route, keys: Keys): boolean {
  const { headers } = request;
  if (headers['api-key'] !== keys.apiKey) return false;
  return route.method === 'POST'
    ? headers['secret-key'] === keys.secretKey
    : headers['public-key'] === keys.publicKey;
}

function parse(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

async function answerPost(
  request: IncomingMessage,
  handle: (body: JsonObject) => Answer | Promise<Answer>,
): Promise<Answer> {
  const body = await readBody(request);
  if (body === 'tooLarge') return tooLarge;
  if (body === 'aborted') return { kind: 'silence' };
  const fields = parse(body.text);
  return fields === undefined ? unreadable : handle(fields);
}

/** Finds the route, checks method and keys, and asks it. Everything but a POST's body is ignored. */
export function answerOf(
  request: IncomingMessage,
  routes: ReadonlyMap<string, Route>,
  keys: Keys,
): Answer | Promise<Answer> {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  const route = routes.get(mark === -1 ? url : url.slice(0, mark));
  if (route === undefined) return notFound;
  if (route.method !== request.method) return methodNotAllowed;
  const isOpen = route.method === 'GET' && route.open === true;
  if (!isOpen && !holdsKeys(request, route, keys)) return invalidCredentials;
  if (route.method === 'POST') return answerPost(request, route.handle);
  return route.handle(new URLSearchParams(mark === -1 ? '' : url.slice(mark + 1)));
}

/** Sends an answer, or does to the connection what the answer says instead. */
export function send(answer: Answer, response: ServerResponse): void {
  const { socket } = response;
  if (socket === null || socket.destroyed) return;
  switch (answer.kind) {
    case 'json':
      sendText(response, answer.status, 'application/json', JSON.stringify(answer.body));
      return;
    case 'text':
      sendText(response, 200, answer.contentType, answer.text);
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

function sendText(response: ServerResponse, status: number, type: string, text: string): void {
  const headers = { 'content-type': type, 'content-length': Buffer.byteLength(text) };
  response.writeHead(status, headers).end(text);
}
