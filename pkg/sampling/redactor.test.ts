import { describe, expect, test } from 'bun:test';
import type { EndingEvidence } from '../detection/endings/ending';
import { batch, node, record } from '../store/batch.fixture';
import { Redactor } from './redactor';

const userLock = { kind: 'metadata', object: 'user level lock secret' } as const;

/** A trigger's SET and a procedure's statement are SQL like any other. */
const inner = {
  seen: 100_000,
  statement: { text: "SET NEW.note = 'secret'", digest: null, event: 'statement/sp/stmt', since: 90_000, path: [] },
  short: { perSecond: 310, text: "UPDATE t SET a = 'secret' WHERE b = NAME_CONST('b',_utf8mb4'secret')", path: [] },
};

const given = batch(100, {
  statements: [
    record(90, 100, { text: "SELECT 'secret' FROM t", digestText: 'SELECT ? FROM `t`' }),
    record(90, 100, { text: "SELECT 'secret' FROM t", digestText: 'SELECT ? FROM ...' }),
    record(90, 100, {
      text: "SELECT a FROM t WHERE b = 'secret'",
      digestText: null,
      details: {
        plan: { json: `{"attached_condition":"b = 'secret'"}`, tree: "-> Filter: (b = 'secret')", problem: null },
        returnOf: 'x',
      },
    }),
    record(90, 100, { text: "ALTER USER a IDENTIFIED BY 'secret'", digestText: null }),
    record(90, 100, { text: null, digestText: null, details: { waitedFor: userLock, inner } }),
  ],
  locks: [
    node(7, null, { text: "UPDATE t SET a = 'secret'", took: "DELETE FROM t WHERE a = 'secret'", record: "'secret'" }),
    node(8, 7, { object: userLock.object }),
  ],
  deadlocks: [
    {
      at: 1,
      victim: 1,
      survivor: 2,
      victimText: "UPDATE t SET a = 'secret'",
      survivorText: null,
      object: 'shop.t',
      index: 'PRIMARY',
      report: ' 0: len 4; hex 61; asc secret;;',
    },
  ],
});

describe('with redact', () => {
  const redactor = new Redactor(true);
  const redacted = redactor.batch(given);

  test('no literal passes', () => {
    expect(JSON.stringify(redacted)).not.toContain('secret');
    expect(redacted.statements.map(({ text }) => text)).toEqual([
      'SELECT ? FROM `t`',
      'SELECT ? FROM t',
      'SELECT a FROM t WHERE b = ?',
      'ALTER USER a IDENTIFIED BY ?',
      null,
    ]);
    expect(redacted.locks[1]?.object).toBe('user level lock ?');
    expect(redacted.statements[2]?.details).toMatchObject({ returnOf: 'x', plan: { tree: '-> Filter: (b = ?)' } });
    expect(redacted.statements[4]?.details.inner).toEqual({
      ...inner,
      statement: { ...inner.statement, text: 'SET NEW.note = ?' },
      short: { ...inner.short, text: 'UPDATE t SET a = ? WHERE b = NAME_CONST(?,_utf8mb4?)' },
    });
    expect(redacted.locks[0]).toMatchObject({ took: 'DELETE FROM t WHERE a = ?', record: null });
  });

  test('what is already redacted stays the same', () => {
    expect(redactor.batch(redacted)).toEqual(redacted);
    expect(new Redactor(true).batch(redacted)).toEqual(redacted);
  });

  test('a message keeps no value', () => {
    expect(redactor.ending(ending("Duplicate entry 'secret' for key 'k'")).history?.message).toBe(
      "Duplicate entry '?' for key 'k'"
    );
  });
});

describe('without redact', () => {
  const redactor = new Redactor(false);

  test('only passwords are hidden', () => {
    const { statements, locks, deadlocks } = redactor.batch(given);
    expect(statements.map(({ text }) => text)).toEqual([
      "SELECT 'secret' FROM t",
      "SELECT 'secret' FROM t",
      "SELECT a FROM t WHERE b = 'secret'",
      "ALTER USER a IDENTIFIED BY '<secret>'",
      null,
    ]);
    expect(locks).toEqual(given.locks);
    expect(deadlocks).toEqual(given.deadlocks);
  });

  test('a message is shown unless it may hold a password', () => {
    const shown = "Duplicate entry 'x' for key 'k'";
    expect(redactor.ending(ending(shown)).history?.message).toBe(shown);
    expect(redactor.ending(ending("You have an error in your SQL syntax near ''x'' at line 1")).history?.message).toBe(
      'You have an error in your SQL syntax at line 1'
    );
  });
});

function ending(message: string): Pick<EndingEvidence, 'history'> {
  return { history: { endedAt: 1, errno: 1062, sqlState: '23000', message, textLost: false } };
}
