import type { Mutant } from './mutant.js';

const FAULTS = ['faults'];
const QUEUE_WORKER = 'src/platform/queue/queue-worker.ts';

/** Defects of a process whose partners refuse or hang, and of how it ends. */
export const STOPPING_MUTANTS: readonly Mutant[] = [
  {
    name: 'a fetch that the queue refused is tried again at once',
    file: QUEUE_WORKER,
    find: '        await this.pause(backoffMs(this.failures, PAUSES));\n',
    replace: '',
    projects: FAULTS,
    tests: ['test/faults/queue-refused'],
    named: 'read-only replica',
  },
  {
    name: 'a worker whose first connection failed is never replaced',
    file: QUEUE_WORKER,
    find: '        this.replace(own.worker);\n',
    replace: '',
    projects: FAULTS,
    tests: ['test/faults/queue-refused'],
    named: 'once it is let in',
  },
  {
    name: 'a process that stops says that it is ready',
    file: 'src/platform/health/health.controller.ts',
    find: 'if (this.stopping.isDraining)',
    replace: 'if (this.stopping.refusingSinceMs === 0)',
    projects: FAULTS,
    tests: ['test/faults/draining'],
    named: 'not ready',
  },
  {
    name: 'connections are closed under those who use them',
    file: 'src/platform/http/http-server.ts',
    find: '  leaveConnectionsWell(fastify, app.get(Stopping, { strict: false }), log);\n',
    replace: '  app.get(Stopping, { strict: false });\n',
    projects: FAULTS,
    tests: ['test/faults/draining'],
    named: 'in use|by a reset',
  },
  {
    name: 'a full batch of blocked subjects starves other events',
    file: 'src/events/event-delivery.store.ts',
    find: ' AND NOT subject_id = ANY($3::uuid[])',
    replace: ' AND $3::uuid[] IS NOT NULL',
    projects: ['integration'],
    tests: ['src/events/listener-faults'],
  },
  {
    name: 'a listener that hangs is waited for',
    file: 'src/events/events.service.ts',
    find: '          LISTENER_WITHIN_MS,\n',
    replace: '          86_400_000,\n',
    projects: ['integration'],
    tests: ['src/events/listener-faults'],
  },
  {
    name: 'a process that was paused goes on delivering',
    file: 'src/events/outbox-dispatcher.service.ts',
    find: '      if (!mayBegin(lease)) return delivered;\n',
    replace: '',
    projects: FAULTS,
    tests: ['test/faults/paused-delivery'],
  },
  {
    name: 'a step of stopping has no bound',
    file: 'src/platform/stopping/stop-step.ts',
    find: '  await waitAtMost(withinMs, done, () => {\n',
    replace: '  await done;\n  await waitAtMost(withinMs, done, () => {\n',
    projects: ['unit'],
    tests: ['platform/stopping'],
  },
];
