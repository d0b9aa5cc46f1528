import { expect, test } from 'bun:test';
import type { Recording } from './recording';
import { tables } from './features';
import type { Findings } from './findings';
import { shortcomings } from './shortcomings';
import { switches } from './switches';

const recorded: Recording = {
  ...{ switches: [], partly: [], lost: new Map(), settings: new Map(), actors: [], hasAnyActor: true },
  ...{ kinds: [], threads: [], missingThreads: 0 },
};

const fine: Findings = {
  account: 'runaway@%',
  enabled: true,
  deniedTables: [],
  absentTables: [],
  absentFeatures: [],
  allDenied: false,
  processDenied: false,
  mayExplain: false,
  switches: [],
  recording: recorded,
  recordingBefore: null,
  canEnable: false,
  clockFrozen: false,
};

function remedies(findings: Partial<Findings>): Array<string | null> {
  return shortcomings({ ...fine, ...findings }).map(({ remedy }) => remedy);
}

test('a prepared server has none', () => {
  expect(shortcomings(fine)).toEqual([]);
});

test('without any grant one statement adds all, without one table its own grant does', () => {
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
  const off = (name: string) => switches.filter((one) => one.name === name).map((of) => ({ of, on: false }));
  expect(remedies({ switches: off('events_statements_history') })).toEqual([
    "UPDATE performance_schema.setup_consumers SET ENABLED = 'YES' WHERE NAME = 'events_statements_history'",
  ]);
  expect(remedies({ switches: off('events_statements_history_long') })).toEqual([]);
  expect(remedies({ switches: off('wait/lock/metadata/sql/mdl') })).toEqual([
    "UPDATE performance_schema.setup_instruments SET ENABLED = 'YES', TIMED = 'YES' WHERE NAME = 'wait/lock/metadata/sql/mdl'",
  ]);
  expect(remedies({ switches: off('wait/io/file/%') })).toEqual([
    "UPDATE performance_schema.setup_instruments SET ENABLED = 'YES', TIMED = 'YES' WHERE NAME LIKE 'wait/io/file/%'",
  ]);
  expect(remedies({ switches: switches.map((of) => ({ of, on: true })) })).toEqual([]);
});

test('what no statement can add comes with what to do', () => {
  const [off] = shortcomings({ ...fine, enabled: false });
  expect(off?.severity).toBe('error');
  expect(off?.remedy).toBeNull();
  expect(off?.what).toContain('performance_schema=ON');
  expect(shortcomings({ ...fine, clockFrozen: true })[0]?.severity).toBe('info');
});
