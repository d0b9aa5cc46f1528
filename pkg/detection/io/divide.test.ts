import { expect, test } from 'bun:test';
import { divide, type Candidate } from './divide';

const MB = 1_000_000;
const statement = (id: string, tables: string[], own = 0): Candidate => ({
  id,
  own: own * MB,
  tables: new Set(tables),
});

function divided(helpers: number, sessions: number, tables: Record<string, number>, candidates: Candidate[]) {
  const moved = new Map(Object.entries(tables).map(([table, bytes]) => [table, bytes * MB]));
  const { each, shared } = divide({ helpers: helpers * MB, sessions: sessions * MB, tables: moved }, candidates);
  return {
    each: Object.fromEntries([...each].map(([id, { bytes }]) => [id, Math.round(bytes / MB)])),
    shared: Object.fromEntries(shared),
  };
}

test('one statement has the only table that moved', () => {
  expect(divided(300, 1, { big: 301 }, [statement('count', ['big'], 1)])).toEqual({ each: { count: 300 }, shared: {} });
});

test('what its own thread read is not counted twice', () => {
  expect(divided(200, 100, { big: 300 }, [statement('check', ['big'], 100)]).each).toEqual({ check: 200 });
});

test('two statements on two tables have each their own', () => {
  const two = [statement('one', ['big']), statement('two', ['huge'])];
  expect(divided(500, 0, { big: 300, huge: 200 }, two).each).toEqual({ one: 300, two: 200 });
});

test('two statements on one table share what is not divided', () => {
  const two = [statement('one', ['big']), statement('two', ['big', 'small'])];
  expect(divided(300, 0, { big: 300, small: 0 }, two)).toEqual({
    each: {},
    shared: { one: ['two'], two: ['one'] },
  });
});

test('a statement that shares one table keeps what moved in its own', () => {
  const two = [statement('one', ['big', 'huge']), statement('two', ['big'])];
  expect(divided(400, 0, { big: 100, huge: 300 }, two)).toEqual({
    each: { one: 300 },
    shared: { one: ['two'], two: ['one'] },
  });
});

test('short sessions on other tables do not matter', () => {
  expect(divided(300, 200, { big: 300, orders: 200 }, [statement('count', ['big'])]).each).toEqual({ count: 300 });
});

test('short sessions on the same table do not matter if nobody else can have caused the rest', () => {
  expect(divided(300, 200, { big: 500 }, [statement('count', ['big'])]).each).toEqual({ count: 300 });
});

test('short sessions on the tables of two statements leave no number', () => {
  const two = [statement('one', ['big']), statement('two', ['huge'])];
  expect(divided(200, 300, { big: 250, huge: 250 }, two).each).toEqual({});
});

test('a statement is not blamed for what helpers did on tables of nobody', () => {
  const idle = statement('waits', ['orders']);
  expect(divided(300, 50, { big: 300, orders: 50 }, [idle]).each).toEqual({});
});

test('a statement that only has the table open is not blamed without helpers', () => {
  expect(divided(0, 300, { big: 300 }, [statement('waits', ['big'])])).toEqual({ each: {}, shared: {} });
});
