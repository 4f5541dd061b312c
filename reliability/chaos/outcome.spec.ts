import { describe, expect, it } from '@jest/globals';
import { chaosComplaints, type Outcome } from './outcome.js';
import type { ProgramEnd } from './program.js';

const GOOD: Outcome = {
  seed: 1,
  minutes: 1,
  faults: { done: new Map(), skipped: new Map(), failed: [], slowStops: 0, lastEndedAtMs: 0 },
  ends: [],
  purchasesBegun: 10,
  fundingsBegun: 1,
  statuses: new Map(),
  checkpoints: { held: 3, missed: 1 },
  settling: { endedMs: 1, restedMs: 2, left: {} },
  everybodyKnows: true,
  examined: {
    payments: 10,
    byStatus: {},
    byFailure: {},
    byTokenStatus: {},
    fundings: 1,
    fundingsByStatus: {},
    fundingIncidents: {},
    atGateway: {},
    vends: 8,
    byProvider: {},
    failovers: 0,
    keys: 11,
    incidents: {},
  },
  breaches: [],
};

const ENDED: ProgramEnd = {
  name: 'api-1',
  code: 1,
  signal: null,
  livedMs: 9_000,
  wasUp: true,
  isOurs: false,
  extra: {},
};

describe('what is wrong with a campaign', () => {
  it('is nothing when all held', () => {
    expect(chaosComplaints(GOOD)).toEqual([]);
  });

  it('is a breach, with its evidence', () => {
    const breach = { rule: 'vend-once', says: 'No.', count: 1, evidence: [{ id: 'x' }] };
    const said = 'BREACH vend-once (1): No.\n    {"id":"x"}';
    expect(chaosComplaints({ ...GOOD, breaches: [breach] })).toEqual([said]);
  });

  it('is a check that could not look, and a purchase nobody told the end of', () => {
    const blind = { ...GOOD, examined: null, checkpoints: { held: 0, missed: 4 } };
    expect(chaosComplaints({ ...blind, everybodyKnows: false })).toHaveLength(3);
  });

  it('is what had not come to rest in time', () => {
    const settling = { endedMs: 1, restedMs: null, left: { open: 0, events: 4 } };
    expect(chaosComplaints({ ...GOOD, settling })[0]).toContain('{"open":0,"events":4}');
  });

  it('is a process that ended of itself, but not one that never came up or was armed', () => {
    const armed = { ...ENDED, extra: { FAIL_POINTS: 'claimed' } };
    const unborn = { ...ENDED, wasUp: false };
    expect(chaosComplaints({ ...GOOD, ends: [armed, unborn, { ...ENDED, isOurs: true }] })).toEqual(
      [],
    );
    expect(chaosComplaints({ ...GOOD, ends: [ENDED] })).toHaveLength(1);
  });
});
