import { describe, expect, it } from '@jest/globals';
import { encodeCursor } from './cursor.js';
import { pageOf } from './page.js';

const page = (rows: number[], limit: number): unknown =>
  pageOf(
    rows,
    limit,
    (row) => `row ${row}`,
    (row) => row,
  );

describe('a page', () => {
  it('shows no more than was asked for, and where to go on', () => {
    expect(page([9, 8, 7], 2)).toEqual({ data: ['row 9', 'row 8'], nextCursor: encodeCursor(8) });
  });

  it('is the last when there is no row too many', () => {
    expect(page([9, 8], 2)).toEqual({ data: ['row 9', 'row 8'], nextCursor: null });
  });

  it('may be empty', () => {
    expect(page([], 2)).toEqual({ data: [], nextCursor: null });
  });
});
