import { describe, expect, it } from '@jest/globals';
import { newId } from '../../kernel/ids.js';
import { idsAround } from './payment-evidence.js';

describe('the ids around an id', () => {
  it('hold what is made in the same instant, in order, and nothing of long before or after', () => {
    const id = newId();
    const { from, to } = idsAround(id, 1_000);
    expect(from < id && newId() < to).toBe(true);
    expect(newId() > idsAround(id, -60_000).to).toBe(true);
    expect(from).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-0000-0000-000000000000$/);
    expect(to).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-ffff-ffff-ffffffffffff$/);
  });

  it('span just the milliseconds asked for', () => {
    expect(idsAround('0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c10', 1_000)).toEqual({
      from: '0199c2f4-8619-0000-0000-000000000000',
      to: '0199c2f4-8de9-ffff-ffff-ffffffffffff',
    });
  });

  it('of the first id there could be begin at the beginning', () => {
    expect(idsAround('00000000-0001-7000-8000-000000000000', 1_000).from).toBe(
      '00000000-0000-0000-0000-000000000000',
    );
  });
});
