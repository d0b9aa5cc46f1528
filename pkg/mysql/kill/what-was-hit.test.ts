import { expect, test } from 'bun:test';
import { judge } from './what-was-hit';

const row = (event: number, errno = 0, isRunning = false, text = 'SELECT 1') => ({
  EVENT_ID: String(event),
  END_EVENT_ID: isRunning ? null : String(event),
  MYSQL_ERRNO: String(errno),
  SQL_TEXT: text,
});
const target = { threadId: 7, eventId: 5 };

test.each([
  ['its session is gone', [], [], { what: 'killed', confidence: 'certain' }, false],
  ['its row says so', [row(6, 0, true)], [row(5, 1317)], { what: 'killed', confidence: 'certain' }, false],
  ['it is the last one of an idle session', [row(5, 1317)], [], { what: 'killed', confidence: 'certain' }, false],
  ['it runs on', [row(5, 0, true)], [], { what: 'ending' }, true],
  [
    'the next one was hit',
    [row(7, 0, true)],
    [row(5), row(6, 1317, false, 'UPDATE t')],
    { what: 'other', text: 'UPDATE t' },
    false,
  ],
  ['the next one may be hit still', [row(6, 0, true)], [row(5)], { what: 'killed', confidence: 'likely' }, true],
  ['it ended without an error', [row(5)], [row(5)], { what: 'killed', confidence: 'likely' }, false],
] as const)('%s', (_, current, ended, result, mayChange) => {
  expect(judge([...current], [...ended], target)).toEqual({ result, mayChange });
});

test('a session that was to end is still there', () => {
  expect(judge([row(5)], [], { threadId: 7, eventId: null })).toEqual({ result: { what: 'ending' }, mayChange: true });
});
