import { describe, expect, it } from '@jest/globals';
import { loadConfig } from './config.js';
import { providerSettings } from './provider-settings.js';

describe('how much a provider is asked', () => {
  it('is as for all where the environment says nothing of it', () => {
    const config = loadConfig({ WORKER_CONCURRENCY: '7', REQUERY_SCHEDULE: '1s,2s' });
    const ofAll = { callsMax: 7, perSecond: 0, requeryWaitsMs: [1_000, 2_000] };
    for (const code of ['vtpass', 'buypower', 'another']) {
      expect(providerSettings(config, code)).toEqual(ofAll);
    }
  });

  it('is its own where it says something, and changes nothing of the other', () => {
    const config = loadConfig({
      WORKER_CONCURRENCY: '7',
      REQUERY_SCHEDULE: '1s',
      VTPASS_CONCURRENCY: '2',
      VTPASS_RATE: '30',
      BUYPOWER_CONCURRENCY: '3',
      BUYPOWER_RATE: '5',
      BUYPOWER_REQUERY_SCHEDULE: '9s',
    });
    expect(providerSettings(config, 'vtpass')).toEqual({
      callsMax: 2,
      perSecond: 30,
      requeryWaitsMs: [1_000],
    });
    expect(providerSettings(config, 'buypower')).toEqual({
      callsMax: 3,
      perSecond: 5,
      requeryWaitsMs: [9_000],
    });
  });
});
