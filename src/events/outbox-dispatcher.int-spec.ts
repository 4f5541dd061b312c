import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  allDelivered,
  append,
  closeDelivery,
  history,
  killDelivery,
  launch,
  openDelivery,
  runningDispatchers,
  seqsOf,
  start,
  undelivered,
} from '../../test/support/event-delivery.js';
import { eventually } from '../../test/support/eventually.js';
import type { Database } from '../platform/database/database.js';
import type { EventType } from './event.js';
import { EventsService } from './events.service.js';

let database: Database;

beforeEach(async () => {
  database = await openDelivery();
});
afterEach(closeDelivery);

describe('the outbox', () => {
  it('tells every event once, in order, as it was written', async () => {
    const [one, other] = [history(3), history(2)];
    await append(one[0]!, other[0]!, one[1]!, other[1]!, one[2]!);
    const heard = start();
    await allDelivered();
    expect(heard).toHaveLength(5);
    expect(seqsOf(heard, one[0]?.subjectId)).toEqual([1, 2, 3]);
    expect(seqsOf(heard, other[0]?.subjectId)).toEqual([1, 2]);
    expect(heard[0]).toMatchObject({ ...one[0], id: expect.any(String) });
    expect(heard[0]?.createdAt.getTime()).toBeGreaterThan(0);
  });

  it('tells what comes while it runs, and more than one batch', async () => {
    const heard = start();
    const events = Array.from({ length: 1_100 }, () => history(1)[0]!);
    await append(...events.slice(0, 1_050));
    await append(...events.slice(1_050));
    await allDelivered();
    expect(heard.map((event) => event.subjectId)).toEqual(events.map((event) => event.subjectId));
  });

  it('tells an event that commits late, after others that were written later', async () => {
    const heard = start();
    const [late, early] = [history(1), history(1)];
    await database.transaction(async (tx) => {
      await new EventsService().append(tx, late);
      await append(...early);
      await eventually(() => {
        expect(heard).toHaveLength(1);
      });
    });
    await allDelivered();
    expect(heard.map((event) => event.subjectId)).toEqual([
      early[0]?.subjectId,
      late[0]?.subjectId,
    ]);
  });

  it('tells nothing that was rolled back', async () => {
    const heard = start();
    const lost = database.transaction(async (tx) => {
      await new EventsService().append(tx, history(1));
      throw new Error('changed my mind');
    });
    await expect(lost).rejects.toThrow('changed my mind');
    await append(...history(1));
    await allDelivered();
    expect(heard).toHaveLength(1);
  });

  it('tells each listener what it signed up for', async () => {
    const events = new EventsService();
    const published: string[] = [];
    const sign = (name: string, types: EventType[] | null): void => {
      events.listen(name, types, (event) => void published.push(`${name}: ${event.type}`));
    };
    sign('all', null);
    sign('failed', ['payment.failed']);
    const [accepted] = history(1);
    await append(accepted!, { ...accepted!, seq: 2, type: 'payment.failed' });
    launch(events);
    await allDelivered();
    expect(published).toEqual([
      'all: payment.accepted',
      'all: payment.failed',
      'failed: payment.failed',
    ]);
  });

  it('is left alone by a process that is no worker', async () => {
    const [heardByApi, heardByWorker] = [start(undefined, 'api'), start(undefined, 'worker')];
    await append(...history(3));
    await allDelivered();
    expect([heardByApi.length, heardByWorker.length]).toEqual([0, 3]);
  });
});

describe('a listener that fails', () => {
  it('hears the same event again, before the next of its subject, while others go on', async () => {
    const [sick, well] = [history(3), history(3)];
    const tries: number[] = [];
    const heard = start((event) => {
      if (event.subjectId !== sick[0]?.subjectId) return;
      tries.push(event.seq);
      if (tries.length === 1) throw new Error('not now');
    });
    await append(sick[0]!, well[0]!, sick[1]!, well[1]!, sick[2]!, well[2]!);
    await eventually(() => {
      expect(seqsOf(heard, well[0]?.subjectId)).toEqual([1, 2, 3]);
    });
    expect(tries).toEqual([1]);
    await allDelivered();
    expect(tries).toEqual([1, 1, 2, 3]);
    expect(seqsOf(heard, sick[0]?.subjectId)).toEqual([1, 2, 3]);
    expect(seqsOf(heard, well[0]?.subjectId)).toEqual([1, 2, 3]);
  });

  it('half-way through a subject stops it there, also for events that come meanwhile', async () => {
    const subject = history(4);
    const { subjectId } = subject[0]!;
    let isSick = true;
    const heard = start((event) => {
      if (event.seq === 3 && isSick) throw new Error('not now');
    });
    await append(...subject);
    await eventually(() => {
      expect(seqsOf(heard, subjectId)).toEqual([1, 2]);
    });
    const other = history(1);
    await append(...history(1, { subjectId, from: 5 }), ...other);
    await eventually(() => {
      expect(seqsOf(heard, other[0]?.subjectId)).toEqual([1]);
    });
    // What was told is marked a moment later.
    await eventually(async () => {
      expect(await undelivered()).toBe(3);
    });
    isSick = false;
    await allDelivered();
    expect(seqsOf(heard, subjectId)).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('two processes', () => {
  it('tell each event once, while both are well', async () => {
    const heard = [start(), start()];
    const subjects = Array.from({ length: 20 }, () => history(5));
    for (let seq = 0; seq < 5; seq += 1) {
      await append(...subjects.map((events) => events[seq]!));
    }
    await allDelivered();
    const all = heard.flat();
    expect(all).toHaveLength(100);
    for (const events of subjects) {
      expect(seqsOf(all, events[0]?.subjectId)).toEqual([1, 2, 3, 4, 5]);
    }
  });

  it('take over from each other', async () => {
    const first = start();
    await append(...history(2));
    await allDelivered();
    const second = start();
    await runningDispatchers()[0]?.onApplicationShutdown();
    await append(...history(3));
    await allDelivered();
    expect([first.length, second.length]).toEqual([2, 3]);
  });
});

describe('a dispatcher', () => {
  it('whose connection is killed connects again and goes on', async () => {
    const heard = start();
    await append(...history(1));
    await allDelivered();
    expect(await killDelivery()).toBeGreaterThan(0);
    await append(...history(2));
    await allDelivered();
    expect(heard).toHaveLength(3);
  });

  it('whose connections are killed while a listener is at it goes on, and marks the event', async () => {
    const published: string[] = [];
    const heard = start(async (event) => {
      published.push(event.id);
      if (published.length === 1) await killDelivery();
    });
    await append(...history(1));
    await allDelivered();
    expect(new Set(published).size).toBe(1);
    expect(heard.length).toBeGreaterThanOrEqual(1);
  });

  it('that stops finishes what its listener has begun, and marks it', async () => {
    let finish = (): void => undefined;
    const begun = new Promise<void>((resolve) => {
      start(() => {
        resolve();
        return new Promise<void>((end) => {
          finish = end;
        });
      });
    });
    await append(...history(1));
    await begun;
    const stopped = runningDispatchers()[0]?.onApplicationShutdown();
    finish();
    await stopped;
    expect(await undelivered()).toBe(0);
  });
});
