import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { productionEnvironment } from '../../../test/support/production.js';
import { InvalidEnvironment, loadConfig } from '../config.js';
import { SECRET_SETTINGS, withSecretFiles } from './secret-files.js';

const folder = mkdtempSync(join(tmpdir(), 'secret-files-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

let made = 0;

function fileOf(content: string | Uint8Array): string {
  made += 1;
  const path = join(folder, `secret-${made}`);
  writeFileSync(path, content);
  return path;
}

function readAs(path: string): string | undefined {
  return withSecretFiles({ JWT_SECRET_FILE: path }).settings.JWT_SECRET;
}

function faultOf(path: string): string {
  const { settings, problems } = withSecretFiles({ JWT_SECRET_FILE: path });
  expect(settings.JWT_SECRET).toBeUndefined();
  expect(problems).toHaveLength(1);
  return problems[0]!;
}

describe('secrets from files', () => {
  it('are taken for every secret setting, and make the same settings as the environment', () => {
    const source = {
      ...productionEnvironment(),
      REDIS_URL: 'redis://127.0.0.1',
      CALLBACK_SECRET: randomBytes(16).toString('hex'),
      BUYPOWER_API_KEY: randomBytes(16).toString('hex'),
    };
    const secrets: readonly string[] = SECRET_SETTINGS;
    const inFiles = Object.fromEntries(
      Object.entries(source).map(([name, text]) =>
        secrets.includes(name) ? [`${name}_FILE`, fileOf(`${text}\n`)] : [name, text],
      ),
    );
    expect(Object.keys(inFiles).filter((name) => name.endsWith('_FILE'))).toHaveLength(
      secrets.length,
    );
    expect(loadConfig(inFiles).env).toMatchObject(loadConfig(source).env);
  });

  it.each([
    ['one line break', 'secret\n', 'secret'],
    ['one line break of Windows', 'secret\r\n', 'secret'],
    ['no more than one', 'secret\n\n', 'secret\n'],
    ['no space', ' secret \n', ' secret '],
    ['nothing', 'secret', 'secret'],
    ['a byte order mark', '\uFEFFsecret\n', 'secret'],
  ])('lose %s', (_, content, text) => {
    expect(readAs(fileOf(content))).toBe(text);
  });

  it('may be behind a link, as Kubernetes and Docker mount them', () => {
    const link = join(folder, 'link');
    symlinkSync(fileOf('secret'), link);
    expect(readAs(link)).toBe('secret');
  });

  it('are refused where the setting is there too, without reading the file', () => {
    const { settings, problems } = withSecretFiles({
      JWT_SECRET: 'one',
      JWT_SECRET_FILE: join(folder, 'nowhere'),
    });
    expect(settings.JWT_SECRET).toBe('one');
    expect(problems).toEqual([
      'JWT_SECRET_FILE: and the setting without _FILE are both set: keep one',
    ]);
  });

  it('are refused where the file is not there, is none, is empty, too long or no text', () => {
    expect(faultOf(join(folder, 'nowhere'))).toContain('cannot read (ENOENT)');
    expect(faultOf(folder)).toContain('not a file');
    expect(faultOf('/dev/zero')).toContain('not a file');
    expect(faultOf(fileOf(' \n'))).toContain('an empty file');
    expect(faultOf(fileOf('x'.repeat(65_537)))).toContain('more than 65536 bytes');
    expect(faultOf(fileOf(Buffer.from([0xff, 0xfe, 0x41])))).toContain('cannot read (ERR_ENCODING');
    const closed = join(folder, 'closed');
    mkdirSync(closed);
    chmodSync(closed, 0o000);
    expect(faultOf(join(closed, 'secret', 'deeper'))).toMatch(/cannot read \((?:EACCES|ENOENT)\)/);
  });

  it('are reported together with every other problem, without their contents', () => {
    const source = {
      JWT_SECRET_FILE: fileOf('short-and-hidden'),
      REDIS_URL_FILE: folder,
      PORT: 'x',
    };
    try {
      loadConfig(source);
      throw new Error('the environment was accepted');
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidEnvironment);
      const { problems, message } = error as InvalidEnvironment;
      expect(problems.map((problem) => problem.split(': ')[0])).toEqual([
        'REDIS_URL_FILE',
        'PORT',
        'JWT_SECRET',
      ]);
      expect(message).not.toContain('short-and-hidden');
    }
  });
});
