import { expect, test } from 'bun:test';
import { readWork } from './progress';

const none = { stages: [], reports: [], handlers: [] };

test('rows that handlers read are exact beyond 2^53', () => {
  const handlers = [{ THREAD_ID: '7', rows_read: '9007199254740993' }];
  expect(readWork({ ...none, handlers }, new Map())).toEqual([
    { threadId: 7, stage: null, completed: null, estimated: null, rowsRead: 9_007_199_254_740_993n },
  ]);
});

test("a stage's name is short, and one without work to count is left out", () => {
  const stage = {
    of_thread: 7,
    EVENT_NAME: 'stage/innodb/alter table (insert)',
    WORK_COMPLETED: '4',
    WORK_ESTIMATED: '9',
  };
  const [work] = readWork({ ...none, stages: [stage] }, new Map());
  expect(work).toMatchObject({ threadId: 7, stage: 'alter table (insert)', completed: 4, estimated: 9 });
  expect(readWork({ ...none, stages: [{ ...stage, WORK_ESTIMATED: null, WORK_COMPLETED: null }] }, new Map())).toEqual(
    []
  );
});

test("MariaDB's report is of a connection, in per cent of one stage", () => {
  const reports = [{ ID: 3, STATE: 'copy to tmp table', STAGE: 1, MAX_STAGE: 2, PROGRESS: '90.465' }];
  expect(readWork({ ...none, reports }, new Map([[3, 60]]))).toEqual([
    { threadId: 60, stage: 'copy to tmp table (stage 1 of 2)', completed: 90.465, estimated: 100, rowsRead: null },
  ]);
  expect(readWork({ ...none, reports }, new Map())).toEqual([]);
});
