/*
 * What KernelCI's schema 5.3 (kcidb-io) asks of what worldswitch submits: names, types and which fields there must be.
 * What it allows beside that is left out, so that nothing else may be there either.
 */

const text = { type: 'string', pattern: String.raw`^[^\0]*$` } as const;
const origin = { type: 'string', pattern: '^[a-z0-9_]+$' } as const;
const id = { type: 'string', pattern: String.raw`^[a-z0-9_]+:[^\0]*$` } as const;
const status = { type: 'string', enum: ['FAIL', 'ERROR', 'MISS', 'PASS', 'DONE', 'SKIP'] } as const;

/** A list of objects with these fields. */
function list(properties: object, required: readonly string[]): object {
  return { type: 'array', items: { type: 'object', properties, required, additionalProperties: false } };
}

/** A JSON schema. */
export const kcidbSchema = {
  type: 'object',
  properties: {
    version: {
      type: 'object',
      properties: { major: { const: 5 }, minor: { type: 'integer', minimum: 0, maximum: 3 } },
      required: ['major'],
      additionalProperties: false,
    },
    checkouts: list({ id, origin, comment: text, valid: { type: 'boolean' } }, ['id', 'origin']),
    builds: list(
      {
        ...{ id, origin, checkout_id: id, status },
        architecture: { type: 'string', pattern: '^[a-z0-9_]*$' },
        misc: { type: 'object' },
      },
      ['checkout_id', 'id', 'origin'],
    ),
    tests: list(
      {
        ...{ id, origin, build_id: id, status },
        path: { type: 'string', pattern: '^[.a-zA-Z0-9_-]*$' },
        start_time: {
          type: 'string',
          pattern: String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$`,
        },
        environment: { type: 'object', properties: { comment: text }, additionalProperties: false },
        log_excerpt: { ...text, maxLength: 16_384 },
        number: {
          type: 'object',
          properties: { value: { type: 'number' }, unit: text, prefix: { enum: ['metric', 'binary'] } },
          required: ['value'],
          additionalProperties: false,
        },
        misc: { type: 'object' },
      },
      ['build_id', 'id', 'origin'],
    ),
  },
  required: ['version'],
  additionalProperties: false,
};
