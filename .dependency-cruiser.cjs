// The directions of house §2. Each rule is seen to fire by test/dependency-rules.
const features =
  '^src/(auth|ledger|wallets|fundings|transactions|bill-payments|meters|vending|events|incidents|operator|reconciliation|retention)/';
const roles =
  '[.](module|controller|processor|service|store|entity|guard|decorator|dto|view|adapter|filter|pipe|command)[.]ts$';
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    rule('no-cycles', 'No file may reach itself.', {}, { circular: true }),
    rule(
      'kernel-imports-nothing-of-ours',
      'kernel/ is pure.',
      { path: '^src/kernel/' },
      { path: '^src/(?!kernel/)' },
    ),
    rule(
      'platform-knows-no-feature',
      'features → platform → kernel.',
      { path: '^src/platform/' },
      { path: features },
    ),
    rule(
      'ledger-is-a-bottom-feature',
      'ledger/ imports no other feature.',
      { path: '^src/ledger/' },
      { path: features, pathNot: '^src/ledger/' },
    ),
    rule(
      'events-is-a-bottom-feature',
      'events/ imports no other feature.',
      { path: '^src/events/' },
      { path: features, pathNot: '^src/events/' },
    ),
    rule(
      'incidents-are-a-bottom-feature',
      'Features declare and open incidents; incidents/ knows none of them, and its tests may.',
      { path: '^src/incidents/', pathNot: 'spec[.]ts$' },
      { path: features, pathNot: '^src/incidents/' },
    ),
    rule(
      'fundings-and-bill-payments-do-not-know-each-other',
      'They meet in the ledger only.',
      { path: '^src/(fundings|bill-payments)/' },
      { path: '^src/(fundings|bill-payments)/', pathNot: '^src/$1/' },
    ),
    rule(
      'wallets-are-below-fundings',
      'wallets/ shows a wallet and its limits; what fills and empties it may ask it, not the reverse.',
      { path: '^src/wallets/', pathNot: 'spec[.]ts$' },
      { path: '^src/(fundings|bill-payments)/' },
    ),
    rule(
      'vending-is-below-meters',
      'meters/ asks providers through vending/; a provider knows no saved meter.',
      { path: '^src/vending/', pathNot: 'spec[.]ts$' },
      { path: '^src/meters/' },
    ),
    rule(
      'only-vending-knows-providers',
      'Companies are wired in vending.module.ts and imported nowhere else.',
      {
        path: '^src/',
        pathNot: '^src/vending/(vending[.]module|(vtpass|buypower)/.*)[.]ts$|spec[.]ts$',
      },
      { path: '^src/vending/(vtpass|buypower)/' },
    ),
    rule(
      'companies-do-not-know-each-other',
      'What two companies share stands in provider/ or tokens/.',
      { path: '^src/vending/(vtpass|buypower)/', pathNot: 'spec[.]ts$' },
      { path: '^src/vending/(vtpass|buypower)/', pathNot: '^src/vending/$1/' },
    ),
    rule(
      'only-fundings-know-gateways',
      'Adapters of gateways are wired in fundings.module.ts and imported nowhere else.',
      {
        path: '^src/',
        pathNot: '^src/fundings/(fundings[.]module|gateways/.*)[.]ts$|spec[.]ts$',
      },
      { path: '^src/fundings/gateways/(?!funding-gateway[.]ts|gateway-answer[.]ts)' },
    ),
    rule(
      'local-is-for-starting-only',
      'local/ is what `npm start` brings along: programs start it, no feature knows it.',
      { path: '^src/', pathNot: '^src/(boot[.]ts|commands/|local/)|spec[.]ts$' },
      { path: '^src/local/' },
    ),
    rule(
      'front-door-only',
      "Across features: a module, service, guard, decorator or rule file; never another feature's innards.",
      { path: '^src/([^/]+)/', pathNot: '^src/(platform|commands)/' },
      {
        path: '^src/(auth|ledger|wallets|fundings|transactions|bill-payments|meters|vending|events|incidents|operator|reconciliation|retention)/.*[.](entity|store|controller|processor)[.]ts$',
        pathNot: '^src/$1/',
      },
    ),
    rule(
      'rules-are-pure',
      'A file without a role suffix imports only rule files and Node built-ins.',
      {
        path: features,
        pathNot: [roles, '-wire[.]ts$', 'spec[.]ts$'],
      },
      { path: [roles, '^node_modules/', '^src/platform/(?!database/statement[.]ts)'] },
    ),
    rule(
      'wire-shapes-are-pure',
      'A company’s wire shapes are declared with zod, and import nothing else but rule files.',
      { path: '^src/.*-wire[.]ts$' },
      { path: [roles, '^node_modules/(?!zod/)', '^src/platform/'] },
    ),
    rule(
      'src-does-not-know-the-simulator',
      'The simulator is reached over HTTP only.',
      { path: '^src/', pathNot: 'spec[.]ts$' },
      { path: '^simulator/' },
    ),
    rule(
      'simulator-does-not-know-src',
      'An independent witness shares no code with what it watches; its tests may ask both.',
      { path: '^simulator/', pathNot: 'spec[.]ts$' },
      { path: '^src/' },
    ),
    rule(
      'the-checker-shares-no-code',
      'What judges the money is written apart from what moves it.',
      { path: '^reliability/checker/', pathNot: 'spec[.]ts$' },
      { path: '^(src|simulator)/' },
    ),
    rule(
      'reliability-is-not-imported',
      'Programs do not import what tries to break them; their tests may.',
      { path: '^(src|simulator)/', pathNot: 'spec[.]ts$' },
      { path: '^reliability/' },
    ),
    rule(
      'bench-is-not-imported',
      'Programs do not import what measures them.',
      { path: '^(src|simulator|reliability)/' },
      { path: '^bench/' },
    ),
    rule(
      'tests-are-not-imported',
      'Programs do not import tests.',
      { path: '^(src|simulator)/', pathNot: 'spec[.]ts$' },
      { path: '^test/|spec[.]ts$' },
    ),
    rule(
      'one-factory-of-connections',
      'platform/database/connections.ts makes every connection to PostgreSQL; types of pg may be used anywhere.',
      {
        path: '^src/',
        pathNot: '^src/platform/database/(connections|pg-client|pg-pool|pg-types)[.]ts$|spec[.]ts$',
      },
      {
        path: '^node_modules/(pg|pg-pool|pg-native|pg-cursor|pg-query-stream|postgres)/',
        dependencyTypesNot: ['type-only'],
      },
    ),
    rule('no-unresolved', 'Every import resolves.', {}, { couldNotResolve: true }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};
