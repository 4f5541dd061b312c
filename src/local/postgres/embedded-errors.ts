import { types } from 'node:util';

// Unlike instanceof, it also recognises the errors that Node itself throws under Jest.
const { isNativeError } = types;

/** Another live process owns the embedded database of this data folder. */
export class DataDirInUse extends Error {
  override readonly name = 'DataDirInUse';

  constructor(
    readonly dataDir: string,
    readonly pid: number,
  ) {
    super(
      `The data folder ${dataDir} is in use by process ${pid}. ` +
        'Stop that process first, or set DATA_DIR to another folder.',
    );
  }
}

/** The embedded database is not available. The message says why, and what to do about it. */
export class EmbeddedPostgresUnavailable extends Error {
  override readonly name = 'EmbeddedPostgresUnavailable';
}

/** The `code` of a system or PostgreSQL error, such as ENOENT or 57P03. */
export function codeOf(error: unknown): unknown {
  return isNativeError(error) && 'code' in error ? error.code : undefined;
}

export function messageOf(error: unknown): string {
  return isNativeError(error) ? error.message : String(error);
}
