import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { productionEnvironment } from '../../../test/support/production.js';
import { loadConfig } from '../../config/config.js';
import {
  DISCONNECT_STEP_MS,
  END_AT_LAST_MS,
  LINGER_MS,
  POSTGRES_STOP_MS,
  SIMULATOR_STOP_MS,
  STOP_PHASES_MS,
  STOP_WITHIN_MS,
} from './stop-bounds.js';

const sum = Object.values(STOP_PHASES_MS).reduce((total, ms) => total + ms, 0);

describe('the bounds of stopping', () => {
  it('end together before the supervisor loses its patience', () => {
    expect(sum).toBeLessThan(END_AT_LAST_MS);
    expect(END_AT_LAST_MS).toBeLessThan(STOP_WITHIN_MS);
    expect(LINGER_MS).toBeLessThan(STOP_PHASES_MS.finish);
  });

  it('hold for the steps of each phase together', () => {
    const { disconnect, local } = STOP_PHASES_MS;
    expect(POSTGRES_STOP_MS.fast + POSTGRES_STOP_MS.immediate).toBeLessThan(local);
    expect(SIMULATOR_STOP_MS).toBeLessThan(local);
    const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.endsWith('spec.ts'))
      .map((path) => readFileSync(`src/${path}`, 'utf8'));
    // A call begins its line; an example in a comment does not.
    const steps = sources.join('').split(/^ +await stopStep\([^(]*DISCONNECT_STEP_MS/m).length - 1;
    expect(steps).toBeGreaterThanOrEqual(6);
    expect(steps * DISCONNECT_STEP_MS).toBeLessThan(disconnect);
  });

  it('are what compose.yaml waits for', () => {
    const periods = readFileSync('compose.yaml', 'utf8').matchAll(/stop_grace_period: (\d+)s/g);
    const waited = Array.from(periods, ([, seconds]) => Number(seconds) * 1_000);
    expect(waited.length).toBeGreaterThan(0);
    for (const ms of waited) expect(ms).toBeGreaterThanOrEqual(STOP_WITHIN_MS);
  });

  it('allow DRAIN_MS no more than its phase', () => {
    const withDrain = (ms: number): unknown => loadConfig({ DRAIN_MS: String(ms) });
    expect(withDrain(STOP_PHASES_MS.drain)).toBeDefined();
    expect(() => withDrain(STOP_PHASES_MS.drain + 1)).toThrow('DRAIN_MS');
  });

  it('make production wait for its load balancers, and nobody else', () => {
    expect(loadConfig({}).drainMs).toBe(0);
    expect(loadConfig({ NODE_ENV: 'test' }).drainMs).toBe(0);
    const production = loadConfig(productionEnvironment());
    expect(production.drainMs).toBe(5_000);
  });
});
