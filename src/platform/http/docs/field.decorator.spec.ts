import { describe, expect, it } from '@jest/globals';
import { Id, Moment, Text, viewOf } from './field.decorator.js';

class PartView {
  @Id('0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c10') id!: string;
  @Moment.orNull(null) endedAt!: string | null;
}

class WholeView extends PartView {
  @Text('Ada') name!: string;
}

class SameView extends PartView {}

const AT = new Date('2026-11-22T09:30:00.000Z');
const ROW = { id: '1', endedAt: AT, name: 'Ada', passwordHash: 'secret' };

describe('viewOf', () => {
  it('takes the fields that the class and its parents declare, and no other', () => {
    expect(viewOf(WholeView, ROW)).toEqual({ id: '1', endedAt: AT.toISOString(), name: 'Ada' });
    expect(Object.keys(viewOf(PartView, ROW))).toEqual(['id', 'endedAt']);
    expect(Object.keys(viewOf(SameView, ROW))).toEqual(['id', 'endedAt']);
  });

  it('prefers what it is given to what the row has, null too', () => {
    expect(viewOf(WholeView, ROW, { name: 'Obi', endedAt: null })).toEqual({
      id: '1',
      endedAt: null,
      name: 'Obi',
    });
  });
});
