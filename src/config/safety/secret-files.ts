import { readFileSync, statSync } from 'node:fs';
import type { Settings } from './safety-rule.js';

/** The settings that hold a secret. Each may be in a file that `<name>_FILE` names. */
export const SECRET_SETTINGS = [
  'DATABASE_URL',
  'REDIS_URL',
  'JWT_SECRET',
  'CALLBACK_SECRET',
  'PAYSTACK_SECRET_KEY',
  'VTPASS_API_KEY',
  'VTPASS_SECRET_KEY',
  'VTPASS_PUBLIC_KEY',
  'BUYPOWER_API_KEY',
] as const;

const BYTES_MAX = 65_536;
const UTF_8 = new TextDecoder('utf-8', { fatal: true });

const BOTH = 'and the setting without _FILE are both set: keep one';

/** The settings with what the files say, and what is wrong with the files. */
export interface SettingsWithSecrets {
  readonly settings: Settings;
  readonly problems: readonly string[];
}

/**
 * Reads the files that settings such as JWT_SECRET_FILE name. One line break at the end of a file is cut.
 * @param settings without empty ones
 * @example withSecretFiles({ JWT_SECRET_FILE: '/run/secrets/jwt' }).settings.JWT_SECRET
 */
export function withSecretFiles(settings: Settings): SettingsWithSecrets {
  const read: Record<string, string> = {};
  const problems: string[] = [];
  for (const name of SECRET_SETTINGS) {
    const path = settings[`${name}_FILE`];
    if (path === undefined) continue;
    const content = settings[name] === undefined ? contentOf(path) : { fault: BOTH };
    if ('fault' in content) problems.push(`${name}_FILE: ${content.fault}`);
    else read[name] = content.text;
  }
  return { settings: { ...settings, ...read }, problems };
}

/** Only ordinary files: a pipe would be waited for, and a device may never end. */
function contentOf(path: string): { readonly text: string } | { readonly fault: string } {
  try {
    const stat = statSync(path);
    if (!stat.isFile()) return { fault: 'names something that is not a file' };
    if (stat.size > BYTES_MAX) return { fault: `names a file of more than ${BYTES_MAX} bytes` };
    const text = UTF_8.decode(readFileSync(path)).replace(/\r?\n$/, '');
    return text.trim() === '' ? { fault: 'names an empty file' } : { text };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { fault: `names a file that this process cannot read (${code ?? 'unknown'})` };
  }
}
