import { pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino';
import type { Config } from '../../config/config.js';
import { pretty } from './pretty.js';

/** What a line carries beside its message: ids and figures, never bodies, tokens or passwords. */
export type LogFields = object;

/** Names whose values are never written, wherever a caller of the log left them. */
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
  'JWT_SECRET',
  'VTPASS_API_KEY',
  'VTPASS_SECRET_KEY',
  'VTPASS_PUBLIC_KEY',
  'DATABASE_URL',
  'REDIS_URL',
  '["api-key"]',
  '["secret-key"]',
  '["public-key"]',
];

/** A message, with the fields it is about before it: `log.warn({ err }, 'ring failed')`. */
export type LogLine = [fields: LogFields, message: string] | [message: string];

type Level = 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/**
 * Structured logging; also the token it is injected by. One line is one JSON object on stdout. An
 * error goes into the field `err`, so that its stack and its causes are written.
 */
export class Log {
  constructor(private readonly pino: Logger) {}

  /** The same log with `fields` on every line. */
  child(fields: LogFields): Log {
    return new Log(this.pino.child(fields));
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
    if (typeof first === 'string') this.pino[level](first);
    else this.pino[level](first, message);
  }
}

/**
 * The log of one process at LOG_LEVEL: JSON lines, or readable ones on a developer's terminal.
 * `destination` is where the lines go instead of stdout.
 */
export function createLog(config: Config, destination?: DestinationStream): Log {
  const options: LoggerOptions = {
    level: config.env.LOG_LEVEL,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: secretPaths(), censor: '[redacted]' },
  };
  const isTerminal = process.stdout.isTTY && !config.isProduction;
  return new Log(pino(options, destination ?? (isTerminal ? pretty() : pino.destination(1))));
}

function secretPaths(): string[] {
  const dotted = (name: string): string => (name.startsWith('[') ? name : `.${name}`);
  return SECRET_NAMES.flatMap((name) => [name, `*${dotted(name)}`, `*.*${dotted(name)}`]);
}
