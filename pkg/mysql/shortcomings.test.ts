import { expect, test } from 'bun:test';
import { consumers, instruments, tables } from './features';
import { shortcomings, type Findings } from './shortcomings';

const fine: Findings = {
  account: 'runaway@%',
  enabled: true,
  deniedTables: [],
  allDenied: false,
  processDenied: false,
  consumersOff: [],
  instrumentsOff: [],
  clockFrozen: false,
};

function remedies(findings: Partial<Findings>): Array<string | null> {
  return shortcomings({ ...fine, ...findings }).map(({ remedy }) => remedy);
}

test('a prepared server has none', () => {
  expect(shortcomings(fine)).toEqual([]);
});

test('no grant at all is one statement, one table missing is that table’s', () => {
  expect(remedies({ allDenied: true, deniedTables: [...tables] })).toEqual([
    "GRANT SELECT ON performance_schema.* TO 'runaway'@'%'",
  ]);
  expect(remedies({ deniedTables: tables.slice(0, 1) })).toEqual([
    "GRANT SELECT ON performance_schema.threads TO 'runaway'@'%'",
  ]);
});

test('account names are quoted', () => {
  expect(remedies({ account: "o'neil@corp@10.%", processDenied: true })).toEqual([
    "GRANT PROCESS ON *.* TO 'o''neil@corp'@'10.%'",
  ]);
});

test('consumers and instruments that are off', () => {
  const off = (name: string) => consumers.filter((consumer) => consumer.name === name);
  expect(remedies({ consumersOff: off('events_statements_history') })).toEqual([
    "UPDATE performance_schema.setup_consumers SET ENABLED = 'YES' WHERE NAME = 'events_statements_history'",
  ]);
  expect(remedies({ consumersOff: off('events_statements_history_long') })).toEqual([]);
  expect(remedies({ instrumentsOff: [...instruments] })).toContain(
    "UPDATE performance_schema.setup_instruments SET ENABLED = 'YES', TIMED = 'YES' WHERE NAME = 'wait/lock/metadata/sql/mdl'"
  );
});

test('what no statement can mend says what to do', () => {
  const [off] = shortcomings({ ...fine, enabled: false });
  expect(off?.severity).toBe('error');
  expect(off?.remedy).toBeNull();
  expect(off?.what).toContain('performance_schema=ON');
  expect(shortcomings({ ...fine, clockFrozen: true })[0]?.severity).toBe('info');
});
