import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

const hex = (bytes: number): string => randomBytes(bytes).toString('hex');

/** Everything that production asks for. The secrets are new each time, so none of them is public. */
export function productionEnvironment(): Record<string, string> {
  return {
    NODE_ENV: 'production',
    DATABASE_URL: `postgres://app:${hex(16)}@db.example.net/bill_vending?sslmode=verify-full`,
    JWT_SECRET: hex(32),
    VTPASS_BASE_URL: 'https://vtpass.com/api',
    VTPASS_API_KEY: hex(16),
    VTPASS_SECRET_KEY: `SK_${hex(14)}`,
    VTPASS_PUBLIC_KEY: `PK_${hex(14)}`,
    FUNDING_GATEWAY: 'paystack',
    PAYSTACK_SECRET_KEY: `sk_live_${hex(20)}`,
    KYC_TIER_DEFAULT: '1',
    APPROVAL_ABOVE: '5000000',
    TRUST_PROXY: 'loopback',
  };
}

/** Settings whose secrets are in files, and what removes the files. */
export interface SettingsInFiles {
  readonly settings: Record<string, string>;
  readonly remove: () => void;
}

/**
 * The settings of a document that names files for its secrets, with files of ours in their place.
 * @param secrets what is in the files, over secrets that are new each time
 */
export function productionFiles(
  document: string,
  secrets: Readonly<Record<string, string>> = {},
): SettingsInFiles {
  const folder = mkdtempSync(join(tmpdir(), 'production-'));
  const contents: Record<string, string> = {
    ...productionEnvironment(),
    REDIS_URL: `rediss://:${hex(16)}@redis.internal:6380`,
    ...secrets,
  };
  const settings = Object.entries(parseEnv(document)).map(([name, text = '']) => {
    const secret = contents[name.replace(/_FILE$/, '')];
    if (!name.endsWith('_FILE') || secret === undefined) return [name, text] as const;
    const path = join(folder, name);
    writeFileSync(path, `${secret}\n`, { mode: 0o600 });
    return [name, path] as const;
  });
  return {
    settings: Object.fromEntries(settings),
    remove: () => {
      rmSync(folder, { recursive: true });
    },
  };
}
