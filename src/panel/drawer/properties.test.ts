import { inBrowser } from '../data/grafana.fixture';
import { expect, test } from 'bun:test';
import { propertiesOf } from './properties';
import { statement } from '../data/statement.fixture';

const factsOfRow = (row: Parameters<typeof statement>[0]) =>
  new Map(inBrowser(() => propertiesOf(statement(row), (time) => `t${time}`)).map(({ name, value }) => [name, value]));

test('what is known is told in its unit', () => {
  const facts = factsOfRow({
    end: 9500,
    elapsed: 9.5,
    rowsExamined: 1_234_567,
    readBytes: 5 * 1024 ** 3,
    ioShare: 0.934,
  });
  expect(Object.fromEntries(facts)).toMatchObject({
    Started: 't0',
    Ended: 't9500',
    'Ran for': '9.5 s (9.500 s)',
    'Rows examined': '1,234,567',
    'Read from disk': 'about 5 GiB',
    'Share of the instance’s I/O': '93 %',
  });
});

test('what is not known is not told', () => {
  const facts = factsOfRow({ user: null, db: null, rowsExamined: null });
  expect([facts.has('User'), facts.has('Schema'), facts.has('Rows examined'), facts.has('Ended')]).toEqual([
    false,
    false,
    false,
    false,
  ]);
});
