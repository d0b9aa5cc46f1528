import { expect, test } from 'bun:test';
import { logLine } from '../plugin/logs';
import { account } from './format';
import { displayName, table, withNotices } from './frames';

const bad = 'a\u202eb\u0007c';
const deceptive = /[\u0007\u202e]/;

test('what frames show has no character that deceives', () => {
  const notices = [{ severity: 'info' as const, text: bad }];
  const several = { instances: true, measures: true };
  expect(displayName({ instance: bad, group: bad, measure: 'readBytes', several })).not.toMatch(deceptive);
  expect(account(bad, bad, 1)).not.toMatch(deceptive);
  expect(JSON.stringify(withNotices([], 'io', notices))).not.toMatch(/u202e|u0007|\u202e/);
  expect(table<object>({ name: 'a', rows: [], columns: {}, notices }).notices?.[0]?.text).not.toMatch(deceptive);
});

test('what a frame names stays exact: filters compare it', () => {
  const columns = { instance: { type: 'string' as const } };
  expect(table({ name: 'a', rows: [{ instance: bad }], columns }).fields[0]?.values).toEqual([bad]);
});

test('a log line has none either', () => {
  expect(JSON.parse(logLine('info', bad, { instance: bad }))).toMatchObject({
    '@message': 'a\ufffdb\ufffdc',
    instance: 'a\ufffdb\ufffdc',
  });
});
