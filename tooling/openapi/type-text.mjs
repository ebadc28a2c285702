import { table } from './reference.mjs';

/** A schema as one writes a type; what has a name is named. */
export function typeText(schema) {
  if (schema.$ref !== undefined) return schema.$ref.split('/').at(-1);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((one) => JSON.stringify(one)).join(' | ');
  const some = schema.oneOf ?? schema.anyOf;
  if (some !== undefined) return some.map(typeText).join(' | ');
  if (Array.isArray(schema.type)) return schema.type.join(' | ');
  switch (schema.type) {
    case 'array': {
      const item = typeText(schema.items ?? {});
      return / [|] /.test(item) && !item.startsWith('{') ? `(${item})[]` : `${item}[]`;
    }
    case 'object': {
      const fields = Object.entries(schema.properties ?? {}).map(
        ([name, one]) => `${name}${schema.required?.includes(name) ? '' : '?'}: ${typeText(one)}`,
      );
      if (fields.length > 0) return `{ ${fields.join(', ')} }`;
      const each = schema.additionalProperties;
      return each && typeof each === 'object' ? `{ [name]: ${typeText(each)} }` : '{}';
    }
    case undefined:
      return 'any JSON';
    default:
      return schema.type;
  }
}

/** The fields of an object as a table; undefined of what is no object. */
export function fieldsOf({ properties, required = [] }) {
  if (properties === undefined || Object.keys(properties).length === 0) return undefined;
  return table(
    ['field', 'type', 'limits', 'about'],
    Object.entries(properties).map(([name, schema]) => [
      `\`${name}\`${required.includes(name) ? '' : '?'}`,
      `\`${typeText(schema)}\``,
      limitsOf(schema),
      (schema.description ?? '').replaceAll('\n', ' '),
    ]),
  );
}

/** What a schema allows beside its type. */
export function limitsOf(schema) {
  const { minLength, maxLength, minItems, maxItems, pattern, format } = schema;
  const step = schema.type === 'integer' ? 1 : 0;
  const least =
    schema.minimum ?? (schema.exclusiveMinimum === undefined ? undefined : schema.exclusiveMinimum + step);
  const said = [
    range(minLength, maxLength, 'characters'),
    range(minItems, maxItems, 'items'),
    range(safe(least), safe(schema.maximum), ''),
    format,
    pattern === undefined ? undefined : `\`${pattern}\``,
    schema.default === undefined ? undefined : `default ${JSON.stringify(schema.default)}`,
    schema.items && each(limitsOf(schema.items)),
    ...(schema.anyOf ?? []).map(limitsOf),
  ];
  return [...new Set(said.filter(Boolean))].join('; ');
}

/** The ends of what numbers can be are no limits. */
const safe = (end) =>
  end !== undefined && Number.isSafeInteger(end) && Math.abs(end) === Number.MAX_SAFE_INTEGER
    ? undefined
    : end;

const each = (text) => (text === '' ? '' : `each ${text}`);

function range(least, most, unit) {
  if (least === undefined && most === undefined) return undefined;
  if (most === undefined) return `at least ${least} ${unit}`.trim();
  if (least === undefined) return `up to ${most.toLocaleString('en-US')} ${unit}`.trim();
  return `${least}–${most.toLocaleString('en-US')} ${unit}`.trim();
}
