import type { Mutant } from './mutant.js';

const UNIT = ['unit'];
const SAFETY = ['config/safety/', 'test/docs/production'];

/** Defects by which production starts on what it should refuse, or nobody sees that it did. */
export const SAFETY_MUTANTS: readonly Mutant[] = [
  {
    name: 'a safety rule is left out of the table',
    file: 'src/config/safety/safety-rules.ts',
    find: '  ...STORE_RULES,\n',
    replace: '  ...STORE_RULES.slice(1),\n',
    projects: UNIT,
    tests: SAFETY,
  },
  {
    name: 'an exemption from a safety rule is not logged',
    file: 'src/config/safety/inspect-safety.ts',
    find: '      ...broken.filter(({ rule }) => exempted.has(rule.name)).map(switchedOff),\n',
    replace: '',
    projects: UNIT,
    tests: SAFETY,
  },
  {
    name: 'one exemption switches every safety rule off',
    file: 'src/config/safety/inspect-safety.ts',
    find: '        .filter(({ rule }) => !exempted.has(rule.name))',
    replace: '        .filter(() => exempted.size === 0)',
    projects: UNIT,
    tests: SAFETY,
  },
  {
    name: 'a private host is taken for a company',
    file: 'src/config/safety/company-rules.ts',
    find: "hostKind(new URL(text).hostname) === 'private'",
    replace: "hostKind(new URL(text).hostname) === 'loopback'",
    projects: UNIT,
    tests: SAFETY,
  },
  {
    name: 'an exemption is not logged where LOG_LEVEL is quiet',
    file: 'src/platform/logging/log.ts',
    find: "  const heard = isQuiet ? config.with({ LOG_LEVEL: 'warn' }) : config;",
    replace:
      "  const heard = isQuiet && config.isProduction ? config.with({ LOG_LEVEL: 'warn' }) : config;",
    projects: UNIT,
    tests: ['platform/logging/log'],
  },
  {
    name: 'a secret in a file keeps its line break',
    file: 'src/config/safety/secret-files.ts',
    find: ".replace(/\\r?\\n$/, '')",
    replace: '',
    projects: UNIT,
    tests: ['config/safety/secret-files'],
  },
];
