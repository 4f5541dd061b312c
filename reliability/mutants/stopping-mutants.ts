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
];
