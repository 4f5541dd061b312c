import { describe, expect, it } from '@jest/globals';
import { listCursor } from './cursor.js';
import { pageOf } from './page.js';

const CURSOR = listCursor('numbers', (key): key is number => typeof key === 'number');
const page = (rows: number[], limit: number): unknown =>
  pageOf(
    CURSOR,
    rows,
    limit,
    (row) => `row ${row}`,
    (row) => row,
  );

describe('a page', () => {
  it('shows no more than was asked for, and where to go on', () => {
    expect(page([9, 8, 7], 2)).toEqual({ data: ['row 9', 'row 8'], nextCursor: CURSOR.encode(8) });
  });

  it('is the last when there is no row too many', () => {
    expect(page([9, 8], 2)).toEqual({ data: ['row 9', 'row 8'], nextCursor: null });
  });

  it('that stopped reading before it was full goes on from there', () => {
    const short = pageOf(CURSOR, [9], 2, String, Number, 7);
    expect(short).toEqual({ data: ['9'], nextCursor: CURSOR.encode(7) });
  });

  it('that is full goes on after its last row, wherever reading stopped', () => {
    const full = pageOf(CURSOR, [9, 8, 7], 2, String, Number, 3);
    expect(full).toEqual({ data: ['9', '8'], nextCursor: CURSOR.encode(8) });
  });

  it('may be empty', () => {
    expect(page([], 2)).toEqual({ data: [], nextCursor: null });
  });
});
