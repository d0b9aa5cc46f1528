import '../../testing/browser';
import { expect, test } from 'bun:test';
import { propertiesOf } from './properties';
import { statement } from '../data/statement.fixture';

const read = (row: Parameters<typeof statement>[0]) => new Map(propertiesOf(statement(row), (time) => `t${time}`));

test('known properties are shown in their units', () => {
  const properties = read({
    end: 9500,
    elapsed: 9.5,
    rowsExamined: 1_234_567,
    readBytes: 5 * 1024 ** 3,
    ioShare: 0.934,
  });
  expect(Object.fromEntries(properties)).toMatchObject({
    Started: 't0',
    Ended: 't9500',
    'Ran for': '9.5 s (9.500 s)',
    'Rows examined': '1,234,567',
    'File reads, page cache included, estimated': 'about 5 GiB',
    'Share of the instance’s file I/O, estimated': '93 %',
  });
});

test('unknown properties are left out', () => {
  const properties = read({ user: null, db: null, rowsExamined: null });
  expect(['User', 'Schema', 'Rows examined', 'Ended'].map((name) => properties.has(name))).toEqual([
    false,
    false,
    false,
    false,
  ]);
});
