import { parseEnv } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { ENVIRONMENT_NAMES, loadConfig } from '../../src/config/config.js';
import { allTableRows, document } from './documents.js';

const text = document('.env.example');
const SERVERS = ['DATABASE_URL', 'REDIS_URL'];

/** The file with every setting made active. */
const everything = parseEnv(text.replaceAll(/^# (?=[A-Z_]+=)/gm, ''));

describe('.env.example', () => {
  it('has every name that the environment may carry, and no other', () => {
    expect(Object.keys(everything).sort()).toEqual([...ENVIRONMENT_NAMES].sort());
  });

  it('names the two servers of compose.yaml, and nothing else, as it is', () => {
    const active = parseEnv(text);
    expect(Object.keys(active).sort()).toEqual(SERVERS);
    const compose = document('compose.yaml');
    const database = new URL(active.DATABASE_URL!);
    expect(compose).toContain(`POSTGRES_USER: ${database.username}\n`);
    expect(compose).toContain(`POSTGRES_PASSWORD: ${database.password}\n`);
    expect(compose).toContain(`POSTGRES_DB: ${database.pathname.slice(1)}\n`);
    expect(compose).toContain(`'${database.host}:5432'`);
    expect(compose).toContain(`'${new URL(active.REDIS_URL!).host}:6379'`);
  });

  it('shows the value that holds without each line', () => {
    const shown = Object.entries(everything).filter(([name]) => !SERVERS.includes(name));
    expect(loadConfig(Object.fromEntries(shown)).env).toEqual(loadConfig({}).env);
  });
});

describe('docs/configuration.md', () => {
  const rows = allTableRows(document('docs/configuration.md'));
  const namesIn = (cell: string | undefined): string[] => cell?.match(/[A-Z][A-Z_]+/g) ?? [];

  it('has every name that the environment may carry, and no other', () => {
    const names = rows.flatMap(([cell]) => namesIn(cell));
    expect(names.sort()).toEqual([...ENVIRONMENT_NAMES].sort());
  });

  it('shows the default that holds, wherever it is a plain value', () => {
    const plain = rows.flatMap(([name, value]): [string, string][] =>
      namesIn(name).length === 1 && /^`[^`]+`$/.test(value ?? '')
        ? [[namesIn(name)[0]!, value!.slice(1, -1)]]
        : [],
    );
    expect(plain.length).toBeGreaterThan(40);
    expect(loadConfig(Object.fromEntries(plain)).env).toEqual(loadConfig({}).env);
  });
});
