import { existsSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { ENVIRONMENT_NAMES, loadConfig } from '../../src/config/config.js';
import { STOP_WITHIN_MS } from '../../src/platform/stopping/stop-bounds.js';
import { productionFiles } from '../support/production.js';
import { allTableRows, blocksOf, document, section } from './documents.js';

const [environment = '', api = '', worker = ''] = blocksOf('docs/deployment.md', 'ini');
const [nginx = ''] = blocksOf('docs/deployment.md', 'nginx');
const { scripts } = JSON.parse(document('package.json')) as { scripts: Record<string, string> };

/** The values of a key of a systemd unit. */
function valuesOf(unit: string, key: string): string[] {
  return Array.from(unit.matchAll(new RegExp(`^${key}=(.*)$`, 'gm')), ([, value]) => value!);
}

function directive(name: string): string {
  const found = new RegExp(`^\\s*${name} (.+);$`, 'm').exec(nginx);
  if (found === null) throw new Error(`nginx is given no ${name}`);
  return found[1]!;
}

describe('docs/deployment.md', () => {
  it('shows an environment that production accepts', () => {
    const shown = productionFiles(environment);
    try {
      const { env, isProduction, warnings } = loadConfig(shown.settings);
      expect(isProduction).toBe(true);
      expect(env.KYC_TIER_DEFAULT).toBe(1);
      expect(warnings).toEqual([]);
    } finally {
      shown.remove();
    }
    expect(
      Object.keys(parseEnv(environment)).filter((name) => !ENVIRONMENT_NAMES.includes(name)),
    ).toEqual([]);
  });

  it.each([
    ['API', api],
    ['worker', worker],
  ])('shows a unit of the %s whose settings there are, and whose data it keeps', (role, unit) => {
    const settings = parseEnv(valuesOf(unit, 'Environment')[0]!.replaceAll(' ', '\n'));
    expect(Object.keys(settings).filter((name) => !ENVIRONMENT_NAMES.includes(name))).toEqual([]);
    expect(settings.PROCESS_ROLE).toBe(role.toLowerCase());
    expect(settings.DATA_DIR).toBe(`/var/lib/${valuesOf(unit, 'StateDirectory')[0]!}`);
  });

  it('starts the program of npm run start:prod, and waits for its end', () => {
    expect(valuesOf(api, 'ExecStart')).toEqual([`/usr/bin/${scripts['start:prod']!}`]);
    expect(Number(valuesOf(api, 'TimeoutStopSec')[0]) * 1_000).toBeGreaterThan(STOP_WITHIN_MS);
  });

  it('names for each script what it starts on a server', () => {
    const rows = allTableRows(section(document('docs/deployment.md'), '## Commands on the server'));
    expect(rows.length).toBeGreaterThan(0);
    for (const [script = '', program = ''] of rows) {
      const name = /^`npm run ([\w:]+)`$/.exec(script)![1]!;
      const started = /^`node (\S+)(?: (\w+))?`$/.exec(program)!;
      expect(scripts[name]).toContain([started[1]!, started[2]].filter(Boolean).join(' '));
      expect(existsSync(started[1]!.replace(/^dist\/(.*)\.js$/, '$1.ts'))).toBe(true);
    }
  });

  it('has a proxy that fits the server behind it', () => {
    expect(nginx.match(/\{/g)).toHaveLength(nginx.match(/\}/g)!.length);
    expect(nginx).toContain(`server 127.0.0.1:${loadConfig({}).env.PORT};`);
    const server = document('src/platform/http/http-server.ts');
    const keepAliveMs = Number(/KEEP_ALIVE_MS = ([\d_]+)/.exec(server)![1]!.replaceAll('_', ''));
    expect(parseInt(directive('keepalive_timeout'), 10) * 1_000).toBeLessThan(keepAliveMs);
    // Longer than the longest `Prefer: wait`.
    expect(parseInt(directive('proxy_read_timeout'), 10)).toBeGreaterThan(30);
    expect(directive('proxy_next_upstream')).toBe('off');
  });
});
