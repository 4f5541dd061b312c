import type { LoggerService } from '@nestjs/common';
import type { Log, LogFields } from './log.js';

/** Writes Nest's own messages to our log. Its messages about wiring have the level debug. */
export class NestLog implements LoggerService {
  constructor(private readonly to: Log) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.to.debug(fieldsOf(message, rest), textOf(message));
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.to.debug(fieldsOf(message, rest), textOf(message));
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.to.debug(fieldsOf(message, rest), textOf(message));
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.to.warn(fieldsOf(message, rest), textOf(message));
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.to.error(fieldsOf(message, rest), textOf(message));
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.to.fatal(fieldsOf(message, rest), textOf(message));
  }
}

function textOf(message: unknown): string {
  if (message instanceof Error) return message.message;
  return typeof message === 'string' ? message : JSON.stringify(message);
}

/** Nest passes the context last, and a stack or other values before it. */
function fieldsOf(message: unknown, rest: readonly unknown[]): LogFields {
  const context = rest.at(-1);
  const details = rest.slice(0, -1);
  return {
    ...(typeof context === 'string' && { context }),
    ...(message instanceof Error && { err: message }),
    ...(details.length > 0 && { details }),
  };
}
