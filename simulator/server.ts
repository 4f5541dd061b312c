import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import type { Answer } from './answer.js';
import type { Face, FacePlan } from './face.js';
import { Callbacks, type CallbackTarget } from './callbacks.js';
import { Faults } from './faults.js';
import { answerOf, findServed, send } from './http-handler.js';
import { Journal } from './journal.js';
import type { Profile } from './profile.js';
import { VendRecord, type Calls } from './record.js';
import { PaystackFace, type PaystackOptions, type PaystackWitness } from './paystack/face.js';
import { routesOf, useProfile, type Served } from './routes.js';
import { TokenShapes } from './token-shapes.js';
import type { Clock, Vend } from './vend.js';
import { vtpassFace, type Keys } from './vtpass/face.js';

export type { Calls } from './record.js';
export type { Vend } from './vend.js';
export type { Keys } from './vtpass/face.js';
export type { PaystackOptions, PaystackWitness } from './paystack/face.js';

export interface SimulatorOptions {
  /** 0 takes a free port. */
  readonly port: number;
  readonly host?: string;
  /** The folder of the record. One process owns it. */
  readonly dataDir: string;
  readonly keys: Keys;
  readonly settleAfterMs?: number;
  readonly latencyMs?: number;
  readonly floatNaira?: number;
  /** The faults of every face; none when absent. */
  readonly profile?: Profile;
  /** A file of the shapes in which tokens are printed oddly, one JSON object a line; a few when absent. */
  readonly tokenShapes?: string;
  /** Where VTpass tells of vends that settle later. */
  readonly callback?: CallbackTarget;
  /** The providers it is beside VTpass. */
  readonly faces?: readonly FacePlan[];
  /** Makes it Paystack as well. */
  readonly paystack?: PaystackOptions;
  readonly now?: () => Date;
}

/** What a test may ask of one face. */
export interface Witness {
  /** What a client uses as its base URL. */
  readonly url: string;
  /** Every vend so far, oldest first, with its status of now. */
  record(): readonly Vend[];
  /** How often an id was sent, also when nothing was executed for it. */
  calls(requestId: string): Calls;
}

/** Its own url, record and calls are VTpass's. */
export interface Simulator extends Witness {
  readonly port: number;
  /** @throws Error when the simulator was not started with it. */
  face(provider: string): Witness;
  /** @throws Error when the simulator was not started with it. */
  paystack(): PaystackWitness;
  close(): Promise<void>;
}

/** Longer than any client keeps an idle connection, so that no request meets a closing one. */
const keepAliveTimeoutMs = 75_000;

function serve(
  routes: ReadonlyMap<string, Served>,
  latencyMs: number,
  paystack: PaystackFace | undefined,
): Server {
  const server = createServer({ keepAliveTimeout: keepAliveTimeoutMs }, (request, response) => {
    const reply = async (): Promise<void> => {
      const paystacks = paystack?.answer(request);
      const served = paystacks ? undefined : findServed(request, routes);
      const answer = await (paystacks ?? answerOf(request, served));
      const delayMs = delayOf(answer, served, latencyMs);
      if (delayMs === 0) send(answer, response, served?.protocol);
      // Unreferenced: a late answer must not keep a closed simulator alive.
      else setTimeout(send, delayMs, answer, response, served?.protocol).unref();
    };
    // Only a record that cannot be written ends here. The caller then learns nothing, as it should.
    reply().catch(() => {
      request.socket.destroy();
    });
  });
  return server;
}

/** The simulator's own routes have no latency. */
function delayOf(answer: Answer, served: Served | undefined, latencyMs: number): number {
  const ownMs = answer.kind === 'json' ? (answer.afterMs ?? 0) : 0;
  if (served?.protocol === undefined || served.route.open === true) return ownMs;
  return ownMs + latencyMs + (served.faults?.latencyMs() ?? 0);
}

async function openFaces(
  options: SimulatorOptions,
  clock: Clock,
  opened: { close(): unknown }[],
): Promise<ReadonlyMap<string, Face>> {
  const { floatNaira = 1_000_000_000, tokenShapes } = options;
  const shapes =
    tokenShapes === undefined ? TokenShapes.builtIn() : TokenShapes.ofFile(tokenShapes);
  const faces = new Map<string, Face>();
  for (const plan of [vtpassFace(options.keys, options.callback), ...(options.faces ?? [])]) {
    const journal = await Journal.open(options.dataDir, plan.journalFile);
    opened.push(journal);
    const faults = new Faults();
    const { provider, costKobo, callbacks: target } = plan;
    const callbacks = target && new Callbacks(target, target.bodyOf, clock, faults);
    if (callbacks) opened.push(callbacks);
    const onVend = callbacks && { onVend: callbacks.watch.bind(callbacks) };
    const ofPlan = { provider, costKobo, floatNaira: plan.floatNaira ?? floatNaira };
    const record = new VendRecord(journal, { clock, faults, shapes, ...ofPlan, ...onVend });
    faces.set(provider, { plan, record, faults, protocol: plan.speak(record, clock) });
  }
  return faces;
}

async function openPaystack(
  { dataDir, paystack: asked }: SimulatorOptions,
  clock: Clock,
  opened: { close(): unknown }[],
): Promise<PaystackFace | undefined> {
  if (asked === undefined) return undefined;
  const paystack = await PaystackFace.open(dataDir, clock, asked);
  opened.push(paystack);
  return paystack;
}

function witness(face: Face, origin: string): Witness {
  const { plan, record } = face;
  return {
    url: `${origin}${plan.prefix}`,
    record: () => record.since(0, Number.MAX_SAFE_INTEGER),
    calls: (requestId) => record.calls(requestId),
  };
}

function witnesses(
  faces: ReadonlyMap<string, Face>,
  paystack: PaystackFace | undefined,
  origin: string,
): Omit<Simulator, 'port' | 'close'> {
  const face = (provider: string): Witness => {
    const found = faces.get(provider);
    if (found === undefined) throw new Error(`the simulator was started without ${provider}`);
    return witness(found, origin);
  };
  const asPaystack = (): PaystackWitness => {
    if (paystack === undefined) throw new Error('the simulator was started without paystack');
    return paystack.witness(origin);
  };
  return { ...face('vtpass'), face, paystack: asPaystack };
}

/**
 * Starts the simulator on loopback: VTpass, and the other faces that the options name.
 * @throws the error of `listen` (EADDRINUSE, …), or one that names an unreadable line of a record.
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { host = '127.0.0.1', settleAfterMs = 3000, latencyMs = 0, now } = options;
  const clock: Clock = { nowMs: now ? () => now().getTime() : Date.now, settleAfterMs };
  const opened: { close(): unknown }[] = [];
  const faces = await openFaces(options, clock, opened);
  const paystack = await openPaystack(options, clock, opened);
  const server = serve(routesOf(faces, clock), latencyMs, paystack);
  const close = async (): Promise<void> => {
    const closed = server.listening ? once(server, 'close') : undefined;
    server.close();
    server.closeAllConnections();
    await closed;
    await Promise.all(opened.map((one) => one.close()));
  };
  try {
    server.listen(options.port, host);
    await once(server, 'listening');
    // Only now: a second simulator that finds the port taken must not touch the first one's files.
    for (const face of faces.values()) {
      face.record.load();
      const isNew = face.record.isEmpty();
      if (options.profile) useProfile(face, options.profile, isNew);
    }
    paystack?.load();
  } catch (error) {
    await close();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  return { ...witnesses(faces, paystack, `http://${host}:${port}`), port, close };
}
