import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

/** One HTTP request as it came over the wire, whole. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** What a server does when a whole request has come; it owns the socket. */
export type Behaviour = (socket: Socket, request: WireRequest) => void;

/** A server that reads requests and then behaves as badly as it is told. */
export interface HostileServer {
  readonly url: string;
  /** Every whole request so far, oldest first. */
  readonly requests: readonly WireRequest[];
  /** How many bytes came in, whole requests or not. */
  readonly bytes: number;
  readonly connections: number;
  behave: Behaviour;
  close(): Promise<void>;
}

export async function startHostileServer(behave: Behaviour): Promise<HostileServer> {
  const sockets = new Set<Socket>();
  const requests: WireRequest[] = [];
  const state = { behave, requests, bytes: 0, connections: 0 };
  const server = createServer((socket) => {
    state.connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // Its own misbehaviour comes back to it as errors.
    socket.on('error', () => undefined);
    let received = '';
    socket.on('data', (chunk) => {
      state.bytes += chunk.length;
      received += chunk.toString('latin1');
      for (let next = wholeRequest(received); next !== null; next = wholeRequest(received)) {
        received = received.slice(next.length);
        requests.push(next.request);
        state.behave(socket, next.request);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return Object.assign(state, {
    url: `http://127.0.0.1:${port}/api`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  });
}

function wholeRequest(received: string): { request: WireRequest; length: number } | null {
  const end = received.indexOf('\r\n\r\n');
  if (end === -1) return null;
  const head = received.slice(0, end);
  const bodyLength = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
  const length = end + 4 + bodyLength;
  if (received.length < length) return null;
  const [method = '', path = ''] = head.split(' ');
  return { request: { method, path, body: received.slice(end + 4, length) }, length };
}

/** An HTTP answer as text. */
export function httpAnswer(
  status: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): string {
  const all = {
    'Content-Type': 'application/json',
    'Content-Length': String(Buffer.byteLength(body)),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status}\r\n${lines.join('')}\r\n${body}`;
}

/** Headers that a company sends with a body, such as a signature. */
export type HeadersFor = (body: string) => Readonly<Record<string, string>>;

/** An HTTP answer, as text, with the headers that belong to its body. */
export function withHeaders(answer: string, headersFor: HeadersFor): string {
  const end = answer.indexOf('\r\n\r\n');
  if (end === -1) return answer;
  const added = Object.entries(headersFor(answer.slice(end + 4)));
  const lines = added.map(([name, value]) => `\r\n${name}: ${value}`);
  return answer.slice(0, end) + lines.join('') + answer.slice(end);
}

const HTML = '<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>';

/** Of the misbehaviours below, those that only a time-out ends. */
export const ENDLESS: ReadonlySet<string> = new Set([
  'never answers',
  'drips its answer',
  'asks to go on and then says nothing',
]);

/**
 * Everything that proves nothing, by name.
 * @param good the text of an answer that would be believed, had it come whole and in good order.
 * @param headersFor so that no answer proves nothing merely because it is not signed.
 */
export function misbehaviours(
  good: (request: WireRequest) => string,
  headersFor: HeadersFor,
): readonly (readonly [string, Behaviour])[] {
  const says =
    (text: (request: WireRequest) => string): Behaviour =>
    (socket, request) => {
      socket.write(withHeaders(text(request), headersFor));
    };
  const half = (request: WireRequest): string => good(request).slice(0, good(request).length / 2);
  return [
    ['never answers', () => undefined],
    ['resets the connection before it answers', (socket) => socket.resetAndDestroy()],
    ['closes the connection without a word', (socket) => socket.end()],
    ['breaks off within its headers', (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Ty')],
    [
      'resets the connection after its headers',
      (socket, request) => {
        const whole = withHeaders(httpAnswer('200 OK', good(request)), headersFor);
        const [headers = ''] = whole.split('\r\n\r\n');
        socket.write(`${headers}\r\n\r\n`, () => socket.resetAndDestroy());
      },
    ],
    [
      'breaks off within its body',
      (socket, request) => {
        const whole = withHeaders(httpAnswer('200 OK', good(request)), headersFor);
        socket.end(whole.slice(0, -10));
      },
    ],
    ['sends half of an answer as if it were whole', says((r) => httpAnswer('200 OK', half(r)))],
    ['drips its answer', drip(good, headersFor)],
    ['answers with a web page', says(() => httpAnswer('200 OK', HTML, HTML_TYPE))],
    ['calls a web page JSON', says(() => httpAnswer('200 OK', HTML))],
    ['answers with nothing', says(() => httpAnswer('200 OK', ''))],
    ['answers 204', says(() => 'HTTP/1.1 204 No Content\r\n\r\n')],
    ['answers with null', says(() => httpAnswer('200 OK', 'null'))],
    ['answers with a list of good answers', says((r) => httpAnswer('200 OK', `[${good(r)}]`))],
    ['answers with {}', says(() => httpAnswer('200 OK', '{}'))],
    [
      'has had too many requests',
      says((r) => httpAnswer('429 Too Many Requests', good(r), { 'Retry-After': '60' })),
    ],
    ['fails inside', says((r) => httpAnswer('500 Internal Server Error', good(r)))],
    ['has a bad gateway before it', says(() => httpAnswer('502 Bad Gateway', HTML, HTML_TYPE))],
    ['is out of service', says((r) => httpAnswer('503 Service Unavailable', good(r)))],
    ['redirects', says((r) => httpAnswer('302 Found', good(r), { Location: '/api/elsewhere' }))],
    [
      'redirects and asks for the same method',
      says((r) => httpAnswer('307 Temporary Redirect', good(r), { Location: r.path })),
    ],
    ['answers with 30 MB', flood],
    ['answers with 30 MB in chunks', floodInChunks],
    ['answers with NUL bytes', says(() => httpAnswer('200 OK', 'a\0b\0'))],
    ['answers with what no database stores', says(() => httpAnswer('200 OK', UNSTORABLE))],
    ['nests its answer without end', says(() => httpAnswer('200 OK', NESTED))],
    ['has endless headers', says(() => `HTTP/1.1 200 OK\r\n${'X-A: b\r\n'.repeat(20_000)}\r\n`)],
    ['does not speak HTTP', says(() => 'SSH-2.0-OpenSSH_9.6\r\n')],
    ['wants to speak something else', says(() => 'HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n')],
    ['asks to go on and then says nothing', says(() => 'HTTP/1.1 100 Continue\r\n\r\n')],
    [
      'counts its chunks wrongly',
      says(() => 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n'),
    ],
  ];
}

/** JSON that PostgreSQL cannot store as it is: NUL, and half of a surrogate pair. */
const UNSTORABLE = String.raw`{"a\u0000":"\u0000","b":["\ud83d","\ud83d\ude00"]}`;
const NESTED = '['.repeat(200_000) + ']'.repeat(200_000);

const HTML_TYPE = { 'Content-Type': 'text/html; charset=UTF-8' };

/** One byte at a time: never silent for long, and never done. */
function drip(good: (request: WireRequest) => string, headersFor: HeadersFor): Behaviour {
  return (socket, request) => {
    const whole = withHeaders(httpAnswer('200 OK', good(request)), headersFor);
    const [head = '', body = ''] = whole.split('\r\n\r\n');
    socket.write(`${head}\r\n\r\n`);
    let sent = 0;
    const timer = setInterval(() => {
      socket.write(body.charAt(sent));
      sent += 1;
    }, 40);
    socket.on('close', () => {
      clearInterval(timer);
    });
  };
}

function flood(socket: Socket): void {
  const chunk = Buffer.alloc(65_536, ' ');
  const chunks = 30 * 16;
  socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${chunks * chunk.length}\r\n\r\n`);
  pour(socket, chunk, chunks);
}

/** Without a length: only counting what came can stop it. */
function floodInChunks(socket: Socket): void {
  const chunk = Buffer.from(`10000\r\n${' '.repeat(65_536)}\r\n`);
  socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
  pour(socket, chunk, 30 * 16);
}

function pour(socket: Socket, chunk: Buffer, left: number): void {
  for (let rest = left; rest > 0 && !socket.destroyed; rest -= 1) {
    if (!socket.write(chunk)) {
      socket.once('drain', () => {
        pour(socket, chunk, rest - 1);
      });
      return;
    }
  }
}
