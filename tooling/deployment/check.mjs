// Asserts what docs/deployment.md promises of Dockerfile and docker-compose.yml. There is no YAML parser among the
// packages: the compose file is kept to two spaces and read by indentation, which is all that is asked of it here.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = process.argv[2] ?? fileURLToPath(new URL('../../', import.meta.url));
const read = (name) => readFileSync(join(root, name), 'utf8');
const problems = [];
const must = (holds, reason) => {
  if (!holds) problems.push(reason);
};
const SECRET_NAME = /(SECRET|PASSWORD|TOKEN|API_?KEY|PRIVATE)/i;

checkDockerfile(read('Dockerfile'));
checkCompose(read('docker-compose.yml'));
checkEnvExample(read('.env.example'));
checkIgnore(read('.dockerignore'));

for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);
console.log('deployment: Dockerfile, docker-compose.yml, .env.example and .dockerignore hold');

function checkDockerfile(text) {
  const lines = text
    .replace(/\\\n/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const of = (name) => lines.filter((line) => line.split(/\s/, 1)[0].toUpperCase() === name);
  const stages = of('FROM').map((line) => line.split(/\s+/)[1]);
  must(stages.length >= 2, 'Dockerfile: multi-stage: at least two FROM');
  for (const image of stages) must(isPinned(image), `Dockerfile: FROM ${image}: a tag with a full version`);
  must(of('ADD').length === 0, 'Dockerfile: ADD fetches and unpacks: use COPY');
  const last = lines.slice(lines.findLastIndex((line) => /^FROM\s/i.test(line)));
  const user = last.findLast((line) => /^USER\s/i.test(line))?.split(/\s+/)[1];
  must(
    user !== undefined && !/^(root|0)(:|$)/.test(user),
    'Dockerfile: the last stage ends with a USER that is not root',
  );
  must(
    last.some((line) => /^HEALTHCHECK\s/i.test(line) && line.includes('/health/ready')),
    'Dockerfile: a HEALTHCHECK on /health/ready',
  );
  must(
    last.some((line) => /^ENTRYPOINT\s*\[/i.test(line)),
    'Dockerfile: ENTRYPOINT as a JSON array, so that signals arrive',
  );
  must(
    last.some((line) => /^COPY\s/.test(line) && line.includes('LICENSE') && line.includes('NOTICE')),
    'Dockerfile: the last stage holds LICENSE and NOTICE: what is embedded has licences of its own',
  );
  for (const line of [...of('ENV'), ...of('ARG')])
    must(!SECRET_NAME.test(line), `Dockerfile: a secret in an image: ${line}`);
  must(
    of('RUN').some((line) => line.includes('--frozen-lockfile')),
    'Dockerfile: the install is of the lockfile',
  );
}

function checkCompose(text) {
  const tree = parse(text);
  const services = tree.services ?? {};
  must(Object.keys(services).length > 0, 'docker-compose.yml: no services were read');
  const hardened = JSON.stringify(tree['x-hardened'] ?? {});
  must(hardened.includes('no-new-privileges:true'), 'docker-compose.yml: x-hardened: no-new-privileges');
  must(hardened.includes('"cap_drop":"[ALL]"'), 'docker-compose.yml: x-hardened: cap_drop: [ALL]');
  for (const [name, service] of Object.entries(services)) {
    const at = `docker-compose.yml: ${name}`;
    must(service['<<'] === '*hardened', `${at}: takes x-hardened`);
    must(isPinned(service.image ?? ''), `${at}: image pinned by a tag with a full version`);
    must(service.read_only === 'true', `${at}: read_only: true`);
    must(
      service.privileged === undefined && service.network_mode === undefined,
      `${at}: neither privileged nor network_mode`,
    );
    const ports = service.ports ?? '';
    const isProxy = (service.profiles ?? '') === '[tls]';
    const wanted = name === 'server' ? /:8000:8000"\]$/ : isProxy ? /^\["443:443"\]$/ : /^$/;
    must(
      typeof ports === 'string' && wanted.test(ports),
      `${at}: publishes ${JSON.stringify(ports)}; only the server's 8000, and 443 in the profile tls`,
    );
    for (const [key, value] of Object.entries(service.environment ?? {})) {
      if (!SECRET_NAME.test(key) && !/:\/\/[^/]*:[^/]*@/.test(value)) continue;
      must(
        /^\/run\/secrets\//.test(value) ||
          /^"\$\{[A-Z_]+:-\}"$/.test(value) ||
          /:\$\{[A-Z_]+:\?[^}]*\}@/.test(value),
        `${at}: ${key}: a secret stands in the file`,
      );
    }
  }
  must(
    services.database?.networks === '[internal]',
    'docker-compose.yml: database: on the internal network alone',
  );
  must(
    tree.networks?.internal === '{ internal: true }',
    'docker-compose.yml: networks: internal: { internal: true }',
  );
  must(services.database?.healthcheck !== undefined, 'docker-compose.yml: database: a health check');
  must(
    services.server?.depends_on?.database === '{ condition: service_healthy }',
    'docker-compose.yml: server: waits for a healthy database',
  );
  for (const [name, secret] of Object.entries(tree.secrets ?? {}))
    must(/^\.\/secrets\//.test(secret.file ?? ''), `docker-compose.yml: secrets: ${name}: by file`);
  for (const name of ['database', 'configuration'])
    must(tree.volumes?.[name] !== undefined, `docker-compose.yml: volumes: ${name}: named`);
}

function checkEnvExample(text) {
  for (const line of text.split('\n')) {
    const [, key, value] = /^#?([A-Z_]+)=(.*)$/.exec(line) ?? [];
    if (key !== undefined && SECRET_NAME.test(key)) must(value === '', `.env.example: ${key}: has a value`);
  }
}

function checkIgnore(text) {
  const lines = text.split('\n');
  for (const entry of ['.env', '.git', '**/secrets', '**/node_modules'])
    must(lines.includes(entry), `.dockerignore: ${entry} is missing`);
}

function isPinned(image) {
  return /^[^:@\s]+:v?\d+\.\d+\.\d+[\w.-]*$/.test(image);
}

/** Maps by indentation, scalars and flow values as they stand; a block list is kept as its text. */
function parse(text) {
  const top = {};
  const open = [{ indent: -1, map: top }];
  for (const raw of text.split('\n')) {
    const line = raw.replace(/\s+#.*$/, '');
    if (line.trim() === '' || line.trim().startsWith('#')) continue;
    const indent = line.length - line.trimStart().length;
    const [, key, rest] = /^"?([^":\s]+)"?:\s*(.*)$/.exec(line.trim()) ?? [];
    while (open.length > 1 && open.at(-1).indent >= indent) open.pop();
    const { map } = open.at(-1);
    if (key === undefined)
      throw new Error(`docker-compose.yml: this check reads maps and flow lists alone, not: ${line.trim()}`);
    if (rest === '' || rest.startsWith('&')) {
      map[key] = {};
      open.push({ indent, map: map[key] });
    } else map[key] = rest;
  }
  return top;
}
