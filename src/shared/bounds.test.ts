import { expect, test } from 'bun:test';
import { z } from 'zod';
import { runawayQuery } from './query';
import { enableRequest, endRequest } from './resources';

/** The JSON schema of a request, which lists the bounds of each of its fields. */
interface Schema {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  maxLength?: number;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
  items?: Schema;
  properties?: Record<string, Schema>;
  oneOf?: Schema[];
  anyOf?: Schema[];
}

/** The fields of a schema, with their paths. */
function fields(schema: Schema, path = ''): Array<[string, Schema]> {
  const variants = [...(schema.oneOf ?? []), ...(schema.anyOf ?? [])];
  const inner = [
    ...variants.flatMap((variant, i) => fields(variant, `${path}|${i}`)),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, field]) => fields(field, `${path}.${name}`)),
    ...(schema.items === undefined ? [] : fields(schema.items, `${path}[]`)),
  ];
  return variants.length > 0 ? inner : [[path, schema], ...inner];
}

function isBounded({ type, enum: choices, maxLength, maxItems, minimum, maximum, ...rest }: Schema): boolean {
  switch (type) {
    case 'object':
      return rest.properties !== undefined;
    case 'array':
      return maxItems !== undefined && maxItems <= 100 && rest.items !== undefined;
    case 'string':
      return rest.const !== undefined || choices !== undefined || (maxLength !== undefined && maxLength <= 512);
    case 'number':
    case 'integer':
      return minimum !== undefined && maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER;
    default:
      return type === 'boolean';
  }
}

const requests = { runawayQuery, enableRequest, endRequest };

test.each(
  Object.entries(requests).flatMap(([name, schema]) => fields(z.toJSONSchema(schema, { io: 'input' }) as Schema, name))
)('%s has a maximum', (_, field) => {
  expect(isBounded(field), JSON.stringify(field)).toBe(true);
});

test('every kind of query is walked', () => {
  const walked = fields(z.toJSONSchema(runawayQuery, { io: 'input' }) as Schema);
  expect(walked.filter(([path]) => path.endsWith('.instances'))).toHaveLength(runawayQuery.options.length);
  expect(walked.filter(([path]) => path.endsWith('.outcomes[]'))).toHaveLength(2);
});
