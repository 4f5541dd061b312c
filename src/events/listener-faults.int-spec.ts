import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  allDelivered,
  append,
  closeDelivery,
  history,
  openDelivery,
  seqsOf,
  start,
} from '../../test/support/event-delivery.js';
import { eventually } from '../../test/support/eventually.js';

beforeEach(async () => {
  await openDelivery();
});
afterEach(closeDelivery);

describe('many events that cannot be delivered now', () => {
  it('hold up no event of another subject, though they fill a batch and more', async () => {
    const sick = Array.from({ length: 1_200 }, () => history(1)[0]!);
    const isSick = new Set(sick.map(({ subjectId }) => subjectId));
    const well = history(2);
    const heard = start((event) => {
      if (isSick.has(event.subjectId)) throw new Error('not now');
    });
    await append(...sick, ...well);
    await eventually(() => {
      expect(seqsOf(heard, well[0]?.subjectId)).toEqual([1, 2]);
    });
    expect(heard).toHaveLength(2);
    isSick.clear();
    await allDelivered();
  });
});

describe('a listener that hangs', () => {
  it('is asked again, and holds up no other subject', async () => {
    const [stuck, well] = [history(2), history(2)];
    let isStuck = true;
    const heard = start(async (event) => {
      if (isStuck && event.subjectId === stuck[0]?.subjectId) await new Promise(() => undefined);
    });
    await append(stuck[0]!, well[0]!, stuck[1]!, well[1]!);
    await eventually(() => {
      expect(seqsOf(heard, well[0]?.subjectId)).toEqual([1, 2]);
    });
    isStuck = false;
    await allDelivered();
    expect(seqsOf(heard, stuck[0]?.subjectId)).toEqual([1, 2]);
  });
});
