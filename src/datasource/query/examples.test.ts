import { expect, test } from 'bun:test';
import { runawayQuery } from '../../shared/query';
import { examples } from './examples';

test.each(examples.map(({ question, query }) => [question, query] as const))('%s can be run', (_, query) => {
  expect(runawayQuery.parse(query)).toMatchObject(query);
});

test('there is an example of every kind', () => {
  const kinds = new Set(examples.map(({ query }) => query.queryType));
  expect(kinds.size).toBe(runawayQuery.options.length);
});
