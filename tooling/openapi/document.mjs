import { fileURLToPath } from 'node:url';
import { generateOpenAPIDocument } from '@trpc/openapi';
import { TRPCError } from '@trpc/server';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import { appRouter } from '@wp/api';
import {
  REASONS as CODES,
  exportQuerySchema,
  RECORD_ERROR_CODES,
  receiptSchema,
  storedReceiptSchema,
} from '@wp/contract';
import { z } from 'zod';
import { complete, PROCEDURES, REASONS, RECORD_ERRORS } from './about.mjs';

const ROUTER = fileURLToPath(new URL('../../packages/api/src/root.ts', import.meta.url));
const NOTE =
  'tRPC over plain HTTP: a query takes its input as JSON, by GET in the parameter `input` or by POST as the body, a mutation by POST as the body; the answer stands in `result.data`.';

/** Answers are told from the types of the router, inputs from the schemas that check them. */
export async function makeDocument() {
  const { procedures } = appRouter._def;
  complete(PROCEDURES, Object.keys(procedures), 'procedure');
  complete(REASONS, Object.keys(CODES), 'reason');
  complete(RECORD_ERRORS, [...RECORD_ERROR_CODES], 'record error');
  const typed = await generateOpenAPIDocument(ROUTER, {
    exportName: 'AppRouter',
    title: 'WP DataServices',
    version: '1',
  });
  const paths = {};
  for (const [name, procedure] of Object.entries(procedures))
    paths[`/trpc/${name}`] = pathOf(name, procedure, typed.paths[`/${name}`]);
  const { Partial: oneSeries, ReadingsIngestStreamInput: _, ...schemas } = typed.components.schemas;
  const named = { ...schemas, ...seriesOf(schemas, oneSeries), ...ownSchemas() };
  return withNames({
    openapi: '3.1.1',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: {
      title: 'WP DataServices',
      version: '1',
      description: NOTE,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }],
    tags: [...new Set(Object.keys(procedures).map((name) => name.split('.')[0]))].map((name) => ({ name })),
    paths: { ...paths, ...otherPaths() },
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'The token of a session, a gateway, or a personal one.',
        },
      },
      schemas: named,
      responses: {
        Error: {
          description: 'What was wrong, where, and what to do: compare `error.data.reason`.',
          headers: {
            'Retry-After': { description: 'Seconds, where coming back helps.', schema: { type: 'integer' } },
          },
          content: { 'application/json': { schema: ref('schemas/Error') } },
        },
      },
    },
  });
}

function pathOf(name, { _def: { type, inputs } }, typed) {
  const [who, summary] = PROCEDURES[name];
  const [operation] = Object.values(typed ?? {});
  const common = {
    tags: [name.split('.')[0]],
    summary,
    'x-who': who,
    ...(who === 'anyone' && { security: [] }),
    responses: responsesOf(type, operation),
  };
  if (name === 'readings.ingestStream') return { post: { operationId: name, ...common, ...streamed() } };
  const body = type === 'mutation' ? operation.requestBody?.content['application/json'].schema : undefined;
  const parameter = operation?.parameters?.find((one) => one.name === 'input');
  const said = body ?? parameter?.content['application/json'].schema;
  const schema = inputs.length === 0 ? undefined : inputOf(inputs, said);
  const required = schema !== undefined && (parameter?.required ?? type === 'mutation');
  const byBody = schema && { requestBody: { required, content: { 'application/json': { schema } } } };
  if (type === 'mutation') return { post: { operationId: name, ...common, ...byBody } };
  const byQuery = schema && {
    parameters: [{ name: 'input', in: 'query', required, content: { 'application/json': { schema } } }],
  };
  const get = { operationId: name, ...common, ...byQuery };
  return type === 'subscription'
    ? { get }
    : { get, post: { operationId: `${name}.post`, ...common, ...byBody } };
}

function responsesOf(type, operation) {
  const error = { default: ref('responses/Error') };
  if (type === 'subscription')
    return {
      200: {
        description: 'Events, one a point.',
        content: { 'text/event-stream': { schema: { type: 'string' } } },
      },
      ...error,
    };
  const schema = operation.responses['200'].content['application/json'].schema;
  return { 200: { description: 'The answer.', content: { 'application/json': { schema } } }, ...error };
}

/** The schema that checks, with what the types say beside it; where it checks nothing by itself, the types alone. */
function inputOf(inputs, said) {
  const [checked] = inputs.map((input) => z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }));
  const { $schema, ...schema } = checked;
  return Object.keys(schema).length === 0 ? said : described(withoutPatterns(schema), said);
}

/** Expressions of a page that `format` says already. */
function withoutPatterns(schema) {
  if (Array.isArray(schema)) return schema.map(withoutPatterns);
  if (schema === null || typeof schema !== 'object') return schema;
  const { pattern, ...rest } = schema;
  const kept = pattern === undefined || schema.format !== undefined ? rest : schema;
  return Object.fromEntries(Object.entries(kept).map(([key, value]) => [key, withoutPatterns(value)]));
}

function described(schema, said) {
  if (said === undefined || schema === null || typeof schema !== 'object') return schema;
  return {
    ...schema,
    ...(said.description !== undefined && { description: said.description }),
    ...(schema.properties && {
      properties: Object.fromEntries(
        Object.entries(schema.properties).map(([key, one]) => [key, described(one, said.properties?.[key])]),
      ),
    }),
  };
}

const header = (name, schema, description) => ({ name, in: 'header', required: false, schema, description });

function streamed() {
  return {
    parameters: [
      header(
        'x-batch-id',
        { type: 'string', pattern: '^[\\x21-\\x7e]{1,128}$' },
        'Sent again it is written once.',
      ),
      header(
        'x-mode',
        { type: 'string', enum: ['partial', 'atomic'], default: 'partial' },
        'Good records, or all or nothing.',
      ),
      header(
        'x-on-duplicate',
        { type: 'string', enum: ['ignore', 'replace'], default: 'ignore' },
        'What a stored value meets.',
      ),
      header('content-encoding', { type: 'string', enum: ['gzip'] }, 'Where the body is gzipped.'),
    ],
    requestBody: {
      required: true,
      content: {
        'application/octet-stream': {
          schema: {
            type: 'string',
            contentMediaType: 'application/x-ndjson',
            description: 'A raw record a line.',
          },
        },
      },
    },
  };
}

function otherPaths() {
  const { $schema, ...query } = z.toJSONSchema(exportQuerySchema, { io: 'input', unrepresentable: 'any' });
  const text = (description) => ({ description, content: { 'text/plain': { schema: { type: 'string' } } } });
  const file = {
    200: {
      description: 'The file, streamed.',
      content: {
        'application/vnd.apache.arrow.stream': { schema: { type: 'string', contentEncoding: 'binary' } },
        'text/csv': { schema: { type: 'string' } },
        'application/vnd.apache.parquet': { schema: { type: 'string', contentEncoding: 'binary' } },
      },
    },
    default: ref('responses/Error'),
  };
  const summary = 'The same selection as `readings.series`, as a file, in bounded memory.';
  const open = { tags: ['operation'], security: [] };
  const state = { type: 'object', properties: { status: { type: 'string' } }, required: ['status'] };
  const json = (description) => ({ description, content: { 'application/json': { schema: state } } });
  return {
    '/export': {
      get: {
        operationId: 'export',
        tags: ['export'],
        summary,
        'x-who': 'signed in',
        parameters: Object.entries(query.properties).map(([name, schema]) => ({
          name,
          in: 'query',
          required: query.required?.includes(name) ?? false,
          schema,
          // A list is one parameter, its names separated by commas.
          ...(schema.type === 'array' && { style: 'form', explode: false }),
        })),
        responses: file,
      },
      post: {
        operationId: 'export.post',
        tags: ['export'],
        summary,
        'x-who': 'signed in',
        requestBody: { required: true, content: { 'application/json': { schema: query } } },
        responses: file,
      },
    },
    '/health/live': {
      get: {
        operationId: 'live',
        ...open,
        'x-who': 'anyone',
        summary: 'Whether the process lives.',
        responses: { 200: json('It does.') },
      },
    },
    '/health/ready': {
      get: {
        operationId: 'ready',
        ...open,
        'x-who': 'anyone',
        summary: 'Whether the database is reached and migrated.',
        responses: { 200: json('It is.'), 503: json('Not now; `status` says why.') },
      },
    },
    '/metrics': {
      get: {
        operationId: 'metrics',
        tags: ['operation'],
        'x-who': 'this machine, or who has WP_METRICS_TOKEN',
        summary: "The server's own figures, for Prometheus.",
        responses: { 200: text('In the text format of Prometheus.'), default: ref('responses/Error') },
      },
    },
    '/openapi.json': {
      get: {
        operationId: 'openapi',
        ...open,
        'x-who': 'anyone',
        summary: 'This document.',
        responses: {
          200: {
            description: 'OpenAPI 3.1.',
            content: { 'application/json': { schema: { type: 'object' } } },
          },
        },
      },
    },
  };
}

/** An intersection of two closed objects would allow nothing: one series is made one object, with a name. */
function seriesOf({ SeriesAnswer }, columns) {
  const { allOf, description } = SeriesAnswer.properties.series.items;
  const [about] = allOf.filter((one) => one.$ref === undefined);
  const Series = { ...about, description, properties: { ...about.properties, ...columns.properties } };
  const series = { type: 'array', items: ref('schemas/Series') };
  return { Series, SeriesAnswer: { ...SeriesAnswer, properties: { ...SeriesAnswer.properties, series } } };
}

/** What the contract has a schema of, and an error, which has none. */
function ownSchemas() {
  const { $schema, ...receipt } = z.toJSONSchema(receiptSchema);
  const { $schema: _, ...stored } = z.toJSONSchema(storedReceiptSchema);
  const { items } = receipt.properties.errors;
  return {
    Receipt: {
      ...receipt,
      description:
        'Every record is counted once: stored, duplicates, replaced and rejected add up to received.',
    },
    StoredReceipt: {
      ...stored,
      description: 'The receipt of a batch, and SHA-256, in hex, of the bytes that it was given for.',
    },
    RecordError: items,
    Reason: {
      type: 'string',
      enum: Object.keys(CODES),
      description: 'What programs compare; each is told below.',
    },
    Error: errorSchema(),
  };
}

const fieldsOf = (schema) => Object.keys(schema.shape).sort().join();
const RECEIPT_FIELDS = fieldsOf(receiptSchema);
const STORED_RECEIPT_FIELDS = fieldsOf(storedReceiptSchema);

/** Lists without an order get one, as the types' own depends on what else was compiled; what has a name is named. */
function withNames(value, path = '') {
  if (Array.isArray(value)) return value.map((one) => withNames(one, path));
  if (value === null || typeof value !== 'object') return value;
  const fields =
    value.type === 'object' &&
    Object.keys(value.properties ?? {})
      .sort()
      .join();
  if (fields === RECEIPT_FIELDS && path !== '/components/schemas/Receipt') return ref('schemas/Receipt');
  if (fields === STORED_RECEIPT_FIELDS && path !== '/components/schemas/StoredReceipt')
    return ref('schemas/StoredReceipt');
  if (fields === 'code,index,message,path' && path !== '/components/schemas/RecordError')
    return ref('schemas/RecordError');
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      isUnordered(key, one) ? [...one].sort() : withNames(one, `${path}/${key}`),
    ]),
  );
}

const isUnordered = (key, value) =>
  (key === 'enum' || key === 'type') &&
  Array.isArray(value) &&
  value.every((item) => typeof item === 'string');

const ref = (to) => ({ $ref: `#/components/${to}` });

/** The status that a reason travels under. */
export const statusOf = (reason) => getHTTPStatusCodeFromError(new TRPCError({ code: CODES[reason] }));

function errorSchema() {
  const data = {
    type: 'object',
    properties: {
      code: { type: 'string', enum: [...new Set(Object.values(CODES))], description: "tRPC's code." },
      httpStatus: { type: 'integer' },
      path: { type: 'string', description: 'The procedure.' },
      reason: ref('schemas/Reason'),
      details: { description: 'By reason: which limit, which places, which names.' },
    },
    required: ['code', 'httpStatus', 'reason'],
  };
  return {
    type: 'object',
    properties: {
      error: {
        type: 'object',
        properties: { code: { type: 'integer' }, message: { type: 'string' }, data },
        required: ['code', 'message', 'data'],
      },
    },
    required: ['error'],
  };
}
