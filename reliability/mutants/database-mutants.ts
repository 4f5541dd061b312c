import type { Mutant } from './mutant.js';

const UNIT = ['unit'];
const INTEGRATION = ['integration'];
const E2E = ['e2e'];
const CLIENT = 'src/platform/database/pg-client.ts';
const SETTINGS = 'src/platform/database/session-settings.ts';
const WATCH = 'src/platform/database/server-watch.ts';

/** Defects of how the service is connected to a database that is away, slow, or set up strangely. */
export const DATABASE_MUTANTS: readonly Mutant[] = [
  {
    name: 'connection: DateStyle is not pinned',
    file: SETTINGS,
    find: "  DateStyle: 'ISO, MDY',\n",
    replace: '',
    projects: INTEGRATION,
    tests: ['src/platform/database/session-settings'],
  },
  {
    name: 'connection: a role may commit without waiting for the disk',
    file: SETTINGS,
    find: "current_setting('synchronous_commit') = 'off'",
    replace: 'false',
    projects: INTEGRATION,
    tests: ['src/platform/database/session-settings'],
  },
  {
    name: 'connection: a statement that is not answered leaves its connection in the pool',
    file: CLIENT,
    find: '    this.innards.connection.stream.destroy(Object.assign(reason, { code }));\n',
    replace: '    void Object.assign(reason, { code });\n',
    projects: INTEGRATION,
    tests: ['src/platform/database/connections'],
    named: 'a statement fails by its own time-out',
  },
  {
    name: 'database away: a read-only server is a fault of ours',
    file: 'src/platform/database/database-fault.ts',
    find: "  '25006',\n",
    replace: '',
    projects: E2E,
    tests: ['test/e2e/read-only'],
  },
  {
    name: 'database away: readiness asks a question that a standby answers as well',
    file: 'src/platform/database/write-check.ts',
    find: "'UPDATE installation SET id = id WHERE false'",
    replace: "'SELECT 1'",
    projects: E2E,
    tests: ['test/e2e/read-only'],
    named: 'readiness fails',
  },
  {
    name: 'database away: connections to a demoted primary stay in the pool',
    file: CLIENT,
    find: '    return this.isReadOnly || this.generation < this.generations.current;',
    replace: '    return false;',
    projects: INTEGRATION,
    tests: ['src/platform/database/connections'],
    named: 'is thrown away',
  },
  {
    name: 'database away: requests wait for their time-outs while a primary hangs',
    file: WATCH,
    find: '    if (this.silentTicks >= REFUSE_AFTER) this.change({ isMute: true });\n',
    replace: '',
    projects: UNIT,
    tests: ['src/platform/database/server-watch'],
  },
  {
    name: 'database away: a slow report shuts the door to everybody',
    file: WATCH,
    find: '    if (this.silentTicks >= PROBE_AFTER) this.askProbe();\n',
    replace: '',
    projects: UNIT,
    tests: ['src/platform/database/server-watch'],
  },
  {
    name: 'database away: nobody sees that commits hang',
    file: WATCH,
    find: '      this.change({ doCommitsHang: true });\n',
    replace: '',
    projects: UNIT,
    tests: ['src/platform/database/server-watch'],
  },
  {
    name: 'database away: a read opens the door while commits hang',
    file: WATCH,
    find: 'this.change({ isMute: false });',
    replace: 'this.change({ isMute: false, doCommitsHang: false });',
    projects: UNIT,
    tests: ['src/platform/database/server-watch'],
  },
  {
    name: 'database away: readiness asks for no commit',
    file: 'src/platform/database/write-check.ts',
    find: 'this.database.connections.watch.assertCommits()',
    replace: 'Promise.resolve()',
    projects: INTEGRATION,
    tests: ['src/platform/database/hanging-commits'],
    named: 'is not ready',
  },
  {
    name: 'database away: who waits in line learns it only after the write ahead',
    file: 'src/platform/database/group-writer.ts',
    find: '      if (isSilent) this.refuseWaiting();\n',
    replace: '',
    projects: UNIT,
    tests: ['src/platform/database/group-writer-availability'],
  },
];
