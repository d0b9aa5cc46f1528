import { expect, test } from 'bun:test';
import { openHistory } from './queries.fixture';

test.each([
  ['io', 0],
  ['activity', 0],
  ['statements', 1],
  ['locks', 1],
  ['runaways', 1],
])('%s of an empty history', async (queryType, frames) => {
  const other = await openHistory();
  expect(await other.ask({ queryType })).toHaveLength(frames);
  await other.close();
});

test('a history that cannot be read is an error of the plugin, with the reason', async () => {
  const other = await openHistory();
  await other.close();
  await expect(other.ask({ queryType: 'io' })).rejects.toMatchObject({
    name: 'PluginError',
    status: 500,
    source: 'plugin',
    message: expect.stringContaining('it is closed'),
  });
});

test('an invalid query is an error of the client', async () => {
  const other = await openHistory();
  await expect(other.ask({ queryType: 'io', measures: ['x'] })).rejects.toMatchObject({
    status: 400,
    source: 'downstream',
  });
  await other.close();
});
