import { describe, expect, it } from '@jest/globals';
import { eventually } from '../../../test/support/eventually.js';
import { GroupWriter, type Availability } from './group-writer.js';

class TestAvailability implements Availability {
  isSilent = false;
  private readonly listeners: ((isSilent: boolean) => void)[] = [];

  onChange(listener: (isSilent: boolean) => void): void {
    this.listeners.push(listener);
  }

  turn(isSilent: boolean): void {
    this.isSilent = isSilent;
    for (const one of this.listeners) one(isSilent);
  }
}

describe('a group writer whose door shuts', () => {
  it('refuses at once those that wait and those that come, and takes more when it opens', async () => {
    const availability = new TestAvailability();
    const written: string[] = [];
    let endFirst = (): void => undefined;
    const first = new Promise<void>((resolve) => (endFirst = resolve));
    const writer = new GroupWriter<string, string>(
      async ([one = '']) => {
        written.push(one);
        if (one === 'a') await first;
        return [{ ok: true, value: `${one}!` }];
      },
      { groupMax: 1, waitingMax: 20, availability },
      (one) => [one],
    );
    const underWay = writer.submit('a');
    await eventually(() => {
      expect(written).toEqual(['a']);
    });
    const waiting = Promise.allSettled(['b', 'b', 'c'].map((one) => writer.submit(one)));
    availability.turn(true);
    const refused = { status: 'rejected', reason: { code: 'database_unavailable' } };
    expect(await waiting).toMatchObject([refused, refused, refused]);
    await expect(writer.submit('d')).rejects.toMatchObject({ code: 'database_unavailable' });
    availability.turn(false);
    const late = writer.submit('e');
    endFirst();
    expect(await Promise.all([underWay, late])).toEqual(['a!', 'e!']);
    expect(written).toEqual(['a', 'e']);
  });
});
