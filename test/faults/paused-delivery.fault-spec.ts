import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventsService } from '../../src/events/events.service.js';
import { newId } from '../../src/kernel/ids.js';
import type { AppProcess } from '../support/app-process.js';
import { eventually } from '../support/eventually.js';
import { aStage, type Stage } from '../support/stage.js';

const SUBJECT = newId();
const EVENTS = 6;

describe('a process that is paused while it delivers events', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await aStage();
  });
  afterAll(() => stage.close());

  const startWorker = (env: Record<string, string> = {}): Promise<AppProcess> =>
    stage.start({ PROCESS_ROLE: 'worker', WORKER_PORT: '0', ...env });
  const append = (from: number, count: number): Promise<void> =>
    new EventsService().append(
      stage.database,
      Array.from({ length: count }, (_, index) => ({
        walletId: newId(),
        subjectId: SUBJECT,
        seq: from + index,
        type: 'payment.accepted',
        data: {},
      })),
    );
  /** The events of the subject that this process has delivered, in the order in which it did. */
  const heardBy = (app: AppProcess): unknown[] =>
    app
      .lines()
      .filter(({ subjectId }) => subjectId === SUBJECT)
      .map(({ seq }) => seq);
  const hears = (app: AppProcess, seq: number): Promise<void> =>
    eventually(() => {
      expect(heardBy(app)).toContain(seq);
    });

  it('is replaced, and delivers nothing old when it goes on', async () => {
    const paused = await startWorker({ FAIL_POINTS: 'event-delivered-next:pause=1000' });
    await append(1, EVENTS);
    await hears(paused, 1);
    process.kill(paused.pid, 'SIGSTOP');
    const other = await startWorker();
    await hears(other, EVENTS);
    // What was delivered and not marked comes again, in order.
    expect(heardBy(other)).toEqual([1, 2, 3, 4, 5, 6].slice(-heardBy(other).length));

    const before = heardBy(paused);
    process.kill(paused.pid, 'SIGCONT');
    await append(EVENTS + 1, 1);
    await hears(other, EVENTS + 1);
    // It has found out, and takes over again when the other one gives up its lease.
    await eventually(() => {
      const lost = 'another process delivers the events now';
      expect(paused.lines().some(({ msg }) => msg === lost)).toBe(true);
    });
    expect(await other.stop()).toEqual({ code: 0, signal: null });
    await append(EVENTS + 2, 1);
    await hears(paused, EVENTS + 2);
    expect(heardBy(paused)).toEqual([...before, EVENTS + 2]);
  });
});
