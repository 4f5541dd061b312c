import { buypowerFace } from './buypower/face.js';
import type { CallbackTarget } from './callbacks.js';
import { paystackFromEnvironment } from './paystack/environment.js';
import { profileFromText, type Profile } from './profile.js';
import { startSimulator, type Simulator } from './server.js';

function text(name: string, otherwise: string): string {
  const value = process.env[name];
  return value === undefined || value === '' ? otherwise : value;
}

function wholeNumber(name: string, otherwise: number, max = Number.MAX_SAFE_INTEGER): number {
  const value = text(name, String(otherwise));
  const parsed = Number(value);
  if (!/^\d+$/.test(value) || parsed > max) {
    throw new Error(`${name} must be a whole number from 0 to ${max}, not "${value}"`);
  }
  return parsed;
}

function reasonOf(error: unknown, port: string): string {
  if (!(error instanceof Error)) return String(error);
  const isTaken = 'code' in error && error.code === 'EADDRINUSE';
  return isTaken ? `port ${port} is already in use` : error.message;
}

function profile(): { profile?: Profile } {
  const asked = text('SIMULATOR_PROFILE', '');
  if (asked === '') return {};
  try {
    return { profile: profileFromText(asked) };
  } catch (error) {
    throw new Error(`SIMULATOR_PROFILE: ${(error as Error).message}`, { cause: error });
  }
}

function callback(): { callback?: CallbackTarget } {
  const url = text('SIMULATOR_CALLBACK_URL', '');
  if (url === '') return {};
  if (!/^https?:/.test(url) || !URL.canParse(url)) {
    throw new Error(`SIMULATOR_CALLBACK_URL must be an http(s) URL, not "${url}"`);
  }
  return { callback: { url, retryMs: wholeNumber('SIMULATOR_CALLBACK_RETRY_MS', 500) } };
}

function shapes(): { tokenShapes?: string } {
  const tokenShapes = text('SIMULATOR_TOKEN_SHAPES', '');
  return tokenShapes === '' ? {} : { tokenShapes };
}

async function start(): Promise<Simulator> {
  return startSimulator({
    host: text('SIMULATOR_HOST', '127.0.0.1'),
    port: wholeNumber('SIMULATOR_PORT', 3100, 65_535),
    dataDir: text('SIMULATOR_DATA_DIR', '.data/simulator'),
    settleAfterMs: wholeNumber('SIMULATOR_SETTLE_AFTER_MS', 3000),
    latencyMs: wholeNumber('SIMULATOR_LATENCY_MS', 0),
    floatNaira: wholeNumber('SIMULATOR_FLOAT_NAIRA', 1_000_000_000),
    ...profile(),
    ...callback(),
    ...shapes(),
    keys: {
      apiKey: text('VTPASS_API_KEY', 'sim-api-key'),
      secretKey: text('VTPASS_SECRET_KEY', 'SK_simulator'),
      publicKey: text('VTPASS_PUBLIC_KEY', 'PK_simulator'),
    },
    faces: [buypowerFace({ apiKey: text('BUYPOWER_API_KEY', 'sim-buypower-key') })],
    paystack: paystackFromEnvironment(text),
  });
}

let simulator: Simulator | undefined;
let isStopping = false;

function stop(): void {
  isStopping = true;
  // While it is still starting, the end of main() sees isStopping.
  if (simulator === undefined) return;
  void simulator.close().finally(() => {
    process.exit(0);
  });
}

const isChild = process.send !== undefined;
process.on('SIGTERM', stop);
// Ctrl-C reaches the whole process group while the parent still drains: it says when to stop, and
// its death, however sudden, closes the channel.
process.on('SIGINT', () => {
  if (!isChild) stop();
});
process.on('disconnect', stop);

function fail(error: unknown): void {
  const message = `Simulator did not start: ${reasonOf(error, text('SIMULATOR_PORT', '3100'))}`;
  process.stderr.write(`${message}\n`);
  const exit = (): void => {
    process.exit(1);
  };
  if (process.connected) process.send?.({ type: 'failed', message }, exit);
  else exit();
}

async function main(): Promise<void> {
  simulator = await start();
  // The parent may have gone before the listener above could hear of it.
  if (isStopping || (isChild && !process.connected)) {
    stop();
  } else if (isChild) {
    process.send?.({ type: 'listening', url: simulator.url });
  } else {
    process.stdout.write(`VTpass simulator listening on ${simulator.url}\n`);
  }
}

main().catch(fail);
