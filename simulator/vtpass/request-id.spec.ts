import { describe, expect, it } from '@jest/globals';
import { dateFault, formFault, lagosDate } from './request-id.js';

describe('a request id', () => {
  it('belongs to the day in Lagos, which begins at 23:00 UTC', () => {
    expect(lagosDate(Date.parse('2026-01-15T22:59:59.999Z'))).toBe('20260115');
    expect(lagosDate(Date.parse('2026-01-15T23:00:00.000Z'))).toBe('20260116');
    expect(lagosDate(Date.parse('2026-12-31T23:00:00.000Z'))).toBe('20270101');
  });

  it.each(['202601151430', '202601151430A1b2', `202601151430${'a'.repeat(116)}`])(
    'may be %s',
    (requestId) => {
      expect(formFault(requestId)).toBeUndefined();
      expect(dateFault(requestId, Date.parse('2026-01-15T13:30:00Z'))).toBeUndefined();
    },
  );

  it.each([
    undefined,
    null,
    '',
    20260115143000,
    '20260115143',
    '2026011514a0xyz',
    '202601151430-x',
    `202601151430${'a'.repeat(117)}`,
  ])('may not be %p', (requestId) => {
    expect(formFault(requestId)).toMatch(/^IMPROPER REQUEST ID/);
  });

  it('is refused on any other day', () => {
    for (const stamp of ['202601141430', '202601161430', '202501151430']) {
      expect(dateFault(stamp, Date.parse('2026-01-15T13:30:00Z'))).toMatch(/NOT TODAY/);
    }
  });
});
