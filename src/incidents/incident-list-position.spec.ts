import { describe, expect, it } from '@jest/globals';
import {
  isIncidentListKey,
  incidentListKey,
  incidentListPosition,
  type IncidentListPosition,
} from './incident-list-position.js';

const [A, B] = ['0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c10', '0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c11'];
const place = (at: string, subjectId = A, number = 1): IncidentListPosition => ({
  at,
  subjectId,
  kind: 'refunded',
  number,
});

describe('the place of an incident', () => {
  it('goes into a cursor and comes back', () => {
    const one = place('2026-11-22 09:35:40.120001+00', B, 12);
    expect(isIncidentListKey(incidentListKey(one))).toBe(true);
    expect(incidentListPosition(incidentListKey(one))).toEqual(one);
  });

  it.each([
    '',
    7,
    null,
    'x|y|z|1',
    `2026-11-22 09:35:40+00|${A}|refunded`,
    `9999-99-99 09:35:40+00|${A}|refunded|1`,
    `2026-02-30 09:35:40+00|${A}|refunded|1`,
    `2026-11-22 25:35:40+00|${A}|refunded|1`,
    `2026-11-22 09:35:40+::|${A}|refunded|1`,
    `2026-11-22 09:35:40+00|${'-'.repeat(36)}|refunded|1`,
  ])('is not %j', (key) => {
    expect(isIncidentListKey(key)).toBe(false);
  });
});
