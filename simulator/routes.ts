import { json, type Answer, type JsonObject } from './answer.js';
import type { Face, Protocol, Route } from './face.js';
import type { Faults } from './faults.js';
import { readProfile, type Profile } from './profile.js';
import type { VendRecord } from './record.js';
import { dayStartMs, statementOf } from './statement.js';
import type { Clock } from './vend.js';

/** A path the simulator serves; one of no protocol is the simulator's own. */
export interface Served {
  readonly route: Route;
  readonly protocol?: Protocol;
  readonly faults?: Faults;
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

async function statement(face: Face, clock: Clock, query: URLSearchParams): Promise<Answer> {
  const startMs = dayStartMs(query.get('date') ?? '');
  if (startMs === undefined) return json({ message: 'date must be YYYY-MM-DD' }, 400);
  await face.record.written();
  const chunks = statementOf(face.record.history(), clock, startMs);
  return { kind: 'stream', contentType: 'text/csv; charset=utf-8', chunks };
}

/** @param setsFloat whether the profile's first float counts, as it does where nothing was vended yet. */
export function useProfile({ faults, record }: Face, profile: Profile, setsFloat: boolean): void {
  faults.use(profile);
  if (setsFloat && profile.float) record.setFloat(profile.float.startNaira);
}

function profiles(faces: ReadonlyMap<string, Face>): Answer {
  const data = [...faces].map(([provider, { faults }]) => [provider, faults.profile]);
  return json({ data: Object.fromEntries(data) as JsonObject });
}

/** For one provider when it is named, else for all. */
function setProfile(faces: ReadonlyMap<string, Face>, body: JsonObject): Answer {
  const { provider, ...rest } = body;
  const chosen = [...faces].filter(([name]) => provider === undefined || name === provider);
  if (chosen.length === 0) return json({ message: 'no such provider' }, 404);
  try {
    const profile = readProfile(rest);
    for (const [, face] of chosen) useProfile(face, profile, true);
    return profiles(faces);
  } catch (error) {
    return json({ message: error instanceof Error ? error.message : String(error) }, 400);
  }
}

/** Every path: those of each face, and the simulator's own, which ask one face (VTpass unless named). */
export function routesOf(
  faces: ReadonlyMap<string, Face>,
  clock: Clock,
): ReadonlyMap<string, Served> {
  const served = new Map<string, Served>();
  for (const { protocol, faults } of faces.values()) {
    for (const [path, route] of protocol.routes) served.set(path, { route, protocol, faults });
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
  own('/_statement', (face, query) => statement(face, clock, query));
  own('/_health', () => json({ status: 'ok' }));
  const changeProfile = (body: JsonObject): Answer => setProfile(faces, body);
  served.set('POST /_profile', { route: { method: 'POST', open: true, handle: changeProfile } });
  own('/_profile', () => profiles(faces));
  return served;
}
