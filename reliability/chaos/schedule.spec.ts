import { describe, expect, it } from '@jest/globals';
import { armFailPoint } from '../../src/kernel/fail-point.js';
import { readPaystackProfile } from '../../simulator/paystack/profile.js';
import { readProfile } from '../../simulator/profile.js';
import { GATEWAY_PROFILE } from './faces.js';
import { Random } from './random.js';
import { scheduleOf } from './schedule.js';

const TEN_MINUTES = 600_000;

describe('the schedule of faults', () => {
  it('follows from the seed', () => {
    expect(scheduleOf(7, TEN_MINUTES)).toEqual(scheduleOf(7, TEN_MINUTES));
    expect(scheduleOf(7, TEN_MINUTES)).not.toEqual(scheduleOf(8, TEN_MINUTES));
  });

  it('is dense enough for 500 faults in a quarter of an hour, and of every kind', () => {
    const faults = scheduleOf(1, 900_000);
    expect(faults.length).toBeGreaterThan(600);
    expect(new Set(faults.map(({ kind }) => kind)).size).toBe(41);
  });

  it('keeps a long run without its Redis for a minute', () => {
    const away = scheduleOf(3, TEN_MINUTES).filter(({ ms }) => ms === 60_000);
    expect(away.map(({ kind }) => kind)).toEqual(['redis-away']);
  });

  it('names fail points that exist', () => {
    for (const { points } of scheduleOf(5, TEN_MINUTES)) {
      expect(() => {
        armFailPoint(points);
      }).not.toThrow();
    }
    armFailPoint('');
  });

  it('gives each company profiles that the simulator takes', () => {
    const given = scheduleOf(5, TEN_MINUTES).filter(({ profile }) => profile !== '');
    expect(new Set(given.map(({ target }) => target))).toEqual(
      new Set(['vtpass', 'buypower', 'paystack']),
    );
    expect(() => readPaystackProfile(GATEWAY_PROFILE)).not.toThrow();
    for (const { target, profile } of given) {
      const read = target === 'paystack' ? readPaystackProfile : readProfile;
      expect(() => read(JSON.parse(profile))).not.toThrow();
    }
  });
});

describe('random numbers by seed', () => {
  it('fork into sequences that do not depend on what was drawn', () => {
    const drawn = new Random(9);
    drawn.next();
    expect(drawn.fork(4).next()).toBe(new Random(9).fork(4).next());
    expect(drawn.fork(4).next()).not.toBe(drawn.fork(5).next());
  });

  it('choose by weight', () => {
    const random = new Random(1);
    const drawn = Array.from({ length: 1_000 }, () => random.weighted({ often: 9, seldom: 1 }));
    const often = drawn.filter((one) => one === 'often').length;
    expect(often).toBeGreaterThan(850);
    expect(often).toBeLessThan(950);
  });
});
