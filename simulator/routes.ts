import { json, type Answer } from './answer.js';
import type { Face, Protocol, Route } from './face.js';
import type { VendRecord } from './record.js';

/** A path the simulator serves; one of no protocol is the simulator's own. */
export interface Served {
  readonly route: Route;
  readonly protocol?: Protocol;
}

const pageDefault = 1000;
const pageMax = 10_000;

function wholeNumber(text: string | null, otherwise: number): number {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : otherwise;
}

async function page(record: VendRecord, query: URLSearchParams): Promise<Answer> {
  const since = wholeNumber(query.get('since'), 0);
  const limit = Math.min(pageMax, wholeNumber(query.get('limit'), pageDefault));
  await record.written();
  const data = record.since(since, limit);
  return json({ data, next: data.at(-1)?.seq ?? since });
}

/** Every path: those of each face, and the simulator's own, which ask one face (VTpass unless named). */
export function routesOf(faces: ReadonlyMap<string, Face>): ReadonlyMap<string, Served> {
  const served = new Map<string, Served>();
  for (const { protocol } of faces.values()) {
    for (const [path, route] of protocol.routes) served.set(path, { route, protocol });
  }
  const own = (
    path: string,
    ask: (face: Face, query: URLSearchParams) => Answer | Promise<Answer>,
  ): void => {
    const handle = (query: URLSearchParams): Answer | Promise<Answer> => {
      const face = faces.get(query.get('provider') ?? 'vtpass');
      return face === undefined ? json({ message: 'no such provider' }, 404) : ask(face, query);
    };
    served.set(path, { route: { method: 'GET', open: true, handle } });
  };
  own('/_record', ({ record }, query) => page(record, query));
  own('/_calls', ({ record }, query) => json(record.calls(query.get('requestId') ?? '')));
  own('/_health', () => json({ status: 'ok' }));
  return served;
}
