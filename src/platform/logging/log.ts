import { pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino';
import type { Config } from '../../config/config.js';
import type { SafetyWarning } from '../../config/safety/inspect-safety.js';
import { SECRET_SETTINGS } from '../../config/safety/secret-files.js';
import { pretty } from './pretty.js';

/** The fields of a log line beside its message: ids and figures, never bodies, tokens or passwords. */
export type LogFields = object;

/** Names of fields whose values are never logged, at any depth. */
const SECRET_NAMES = [
  'authorization',
  'cookie',
  'password',
  'passwordHash',
  'password_hash',
  'token',
  'tokens',
  'accessToken',
  'refreshToken',
  'secret',
  'jwtSecret',
  'apiKey',
  'secretKey',
  'publicKey',
  ...SECRET_SETTINGS,
  '["api-key"]',
  '["secret-key"]',
  '["public-key"]',
];

const SECRETS = new Set(SECRET_NAMES.map((name) => name.replaceAll(/["[\]]/g, '')));

/** A message, with its fields before it: `log.warn({ err }, 'ring failed')`. */
export type LogLine = [fields: LogFields, message: string] | [message: string];

type Level = 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/**
 * Structured logging, and the token by which Nest injects it. Each line is one JSON object on stdout. An
 * error goes into the field `err`, so that its stack and its causes are logged.
 * @example
 * log.warn({ err: error, paymentId }, 'the queue could not be notified');
 */
export class Log {
  /**
   * @param redacting searches everything for secrets, which costs more than the rest of the line
   * @param plain writes to the same destination without searching
   */
  constructor(
    private readonly redacting: Logger,
    private readonly plain: Logger,
  ) {}

  /** A log that adds `fields` to every line. */
  child(fields: LogFields): Log {
    const redacting = this.redacting.child(fields);
    return new Log(redacting, canHideNothing(fields) ? this.plain.child(fields) : redacting);
  }

  debug(...line: LogLine): void {
    this.write('debug', line);
  }

  info(...line: LogLine): void {
    this.write('info', line);
  }

  warn(...line: LogLine): void {
    this.write('warn', line);
  }

  error(...line: LogLine): void {
    this.write('error', line);
  }

  fatal(...line: LogLine): void {
    this.write('fatal', line);
  }

  private write(level: Level, [first, message]: LogLine): void {
    if (typeof first === 'string') this.plain[level](first);
    else if (canHideNothing(first)) this.plain[level](first, message);
    else this.redacting[level](first, message);
  }
}

/** Whether the fields are flat and none has a secret name, so that the line needs no search. */
function canHideNothing(fields: LogFields): boolean {
  return Object.entries(fields).every(
    ([name, value]) => (typeof value !== 'object' || value === null) && !SECRETS.has(name),
  );
}

/**
 * Makes the log of one process at LOG_LEVEL: JSON lines, or readable lines on a developer's terminal.
 * `destination` replaces stdout.
 */
export function createLog(config: Config, destination?: DestinationStream): Log {
  const options: LoggerOptions = {
    level: config.env.LOG_LEVEL,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  };
  const redact = { paths: secretPaths(), censor: '[redacted]' };
  const isTerminal = process.stdout.isTTY && !config.isProduction;
  const to = destination ?? (isTerminal ? pretty() : pino.destination(1));
  return new Log(pino({ ...options, redact }, to), pino(options, to));
}

const QUIETER_THAN_WARN: ReadonlySet<string> = new Set(['error', 'fatal', 'silent']);

/** Logs what ALLOW_UNSAFE switches off, whatever LOG_LEVEL says. */
export function logSafetyWarning(
  { message, ...fields }: SafetyWarning,
  config: Config,
  destination?: DestinationStream,
): void {
  const isQuiet = QUIETER_THAN_WARN.has(config.env.LOG_LEVEL);
  const heard = isQuiet ? config.with({ LOG_LEVEL: 'warn' }) : config;
  createLog(heard, destination).warn(fields, message);
}

function secretPaths(): string[] {
  const dotted = (name: string): string => (name.startsWith('[') ? name : `.${name}`);
  return SECRET_NAMES.flatMap((name) => [name, `*${dotted(name)}`, `*.*${dotted(name)}`]);
}
