import { REASONS as CODES } from '@wp/contract';
import { readEnv } from '@wp/server';
import { LIMITS, REASONS, RECORD_ERRORS } from './about.mjs';
import { statusOf } from './document.mjs';
import { examples } from './examples.mjs';
import { fieldsOf, limitsOf, typeText } from './type-text.mjs';

/** docs/api.md: every procedure, field, limit and reason, in the order of the router. */
export function makeReference(document) {
  return `${[
    '# API',
    '<!-- Made from the router by `pnpm openapi`; CI fails where it differs. -->',
    `${document.info.description} The same, for programs, is the OpenAPI document at \`/openapi.json\`. Times are ISO 8601 or epoch milliseconds going in, epoch milliseconds in columns and ISO 8601 UTC elsewhere coming out.`,
    examples,
    ...document.tags.flatMap(({ name }) => section(document, name)),
    '## Files and operation',
    ...Object.entries(document.paths)
      .filter(([path]) => !path.startsWith('/trpc/'))
      .flatMap(([path, { get, post }]) => operation(`${post ? 'GET, POST' : 'GET'} ${path}`, get)),
    '## Types',
    ...Object.entries(document.components.schemas).flatMap(([name, schema]) => [
      `### ${name}`,
      ...(schema.description ? [schema.description] : []),
      fieldsOf(schema) ?? `\`${typeText(schema)}\``,
    ]),
    '## Reasons',
    'An error says what was wrong in `error.message`, and why in `error.data.reason`, which programs compare.',
    table(
      ['reason', 'status', 'tRPC code', 'met when'],
      Object.entries(REASONS).map(([reason, text]) => [
        `\`${reason}\``,
        statusOf(reason),
        CODES[reason],
        text,
      ]),
    ),
    'A record of a batch is refused with one of these; the batch goes on, unless it is atomic.',
    table(
      ['code', 'met when'],
      Object.entries(RECORD_ERRORS).map(([code, text]) => [`\`${code}\``, text]),
    ),
    '## Limits',
    'Of fields, in the tables above. Of requests, as they are unless the [environment](configuration.md) says otherwise:',
    limits(),
  ].join('\n\n')}\n`;
}

function section({ paths }, tag) {
  const own = Object.entries(paths).filter(
    ([path, { get, post }]) => path.startsWith('/trpc/') && (get ?? post).tags.includes(tag),
  );
  return [
    `## ${tag}`,
    ...own.flatMap(([path, { get, post }]) =>
      operation(path.slice('/trpc/'.length), get ?? post, kindOf(get, post)),
    ),
  ];
}

const kindOf = (get, post) =>
  get === undefined ? 'mutation' : post === undefined ? 'subscription' : 'query';

function operation(title, { summary, 'x-who': who, parameters = [], requestBody, responses }, kind) {
  const input =
    parameters.find(({ name }) => name === 'input')?.content['application/json'].schema ??
    requestBody?.content['application/json']?.schema;
  const others = parameters.filter(({ name }) => name !== 'input');
  const answer = responses['200'].content?.['application/json']?.schema.properties?.result?.properties?.data;
  return [
    `### ${title}`,
    `${summary} _${[kind, who].filter(Boolean).join(', for: ')}._`,
    ...(input === undefined ? [] : [fieldsOf(input) ?? `Takes \`${typeText(input)}\`.`]),
    ...(others.length === 0
      ? []
      : [table(['parameter', 'type', 'limits', 'about'], others.map(parameterRow))]),
    ...(answer === undefined ? [] : [`Answers \`${typeText(answer)}\`.`]),
  ];
}

const parameterRow = ({ name, schema, required, description = '' }) => [
  `\`${name}\`${required ? '' : '?'}`,
  `\`${typeText(schema)}\``,
  limitsOf(schema),
  description,
];

function limits() {
  const env = readEnv({ SECRET_KEY: 'x'.repeat(64) });
  return table(
    ['', 'default', 'variable'],
    Object.entries(LIMITS).map(([name, text]) => {
      if (typeof env[name] !== 'number')
        throw new Error(`about.mjs: there is no number ${name} in the environment.`);
      return [text, env[name].toLocaleString('en-US'), `\`${name}\``];
    }),
  );
}

export function table(heads, rows) {
  const line = (cells) => `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}
