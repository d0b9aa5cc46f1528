import { expect, test } from 'bun:test';
import type { Ending, EndingEvidence } from './ending';
import { between, kill, nothing, row, SECOND } from './evidence.fixture';
import { classify } from './outcome';

test.each<[string, Partial<EndingEvidence>, Ending['outcome'], Ending['confidence'], number]>([
  ['finished', { history: row(0) }, 'finished', 'certain', 100.4],
  ['KILL QUERY', { history: row(1317, true), comKill: 1 }, 'killed', 'certain', 100.4],
  [
    'KILL CONNECTION, row still there',
    { history: row(1317), kills: [kill({ scope: 'connection' })] },
    'connection-killed',
    'certain',
    100.4,
  ],
  ['MariaDB connection killed', { history: row(1927) }, 'connection-killed', 'certain', 100.4],
  ['max_execution_time', { history: row(3024, true), timeouts: 1 }, 'timed-out', 'certain', 100.4],
  ['max_statement_time', { history: row(1969) }, 'timed-out', 'certain', 100.4],
  ['lock wait timeout', { history: row(1205) }, 'lock-wait-timeout', 'certain', 100.4],
  ['deadlock victim', { history: row(1213) }, 'deadlock-victim', 'certain', 100.4],
  ['disk full', { history: row(1114) }, 'failed', 'certain', 100.4],
  ['KILL QUERY on SLEEP', { history: row(0, true), comKill: 1 }, 'killed', 'likely', 100.4],
  [
    'KILL QUERY on SLEEP, named',
    { history: row(0, true), comKill: 2, timeouts: 1, kills: [kill({})] },
    'killed',
    'certain',
    100.4,
  ],
  ['timeout on SLEEP', { history: row(0, true), timeouts: 1 }, 'timed-out', 'likely', 100.4],
  [
    'SLEEP interrupted while both moved',
    { history: row(0, true), timeouts: 1, comKill: 1 },
    'unknown',
    'unknown',
    100.4,
  ],
])('%s', (_, evidence, outcome, confidence, endedAt) => {
  const ending = classify({ ...nothing, ...evidence }, between);
  expect(ending).toMatchObject({ outcome, confidence, endedAt: endedAt * SECOND });
  expect(ending.evidence.join(' ')).not.toBe('');
});

test.each<[number, string | null, Ending['outcome']]>([
  [1317, '70100', 'killed'],
  [1317, null, 'killed'],
  [1317, '45000', 'failed'],
  [1205, '45000', 'failed'],
  [1213, '45000', 'failed'],
])('error %d with SQLSTATE %s: a SIGNAL may raise any number', (errno, sqlState, outcome) => {
  const history = { ...row(errno), sqlState };
  expect(classify({ ...nothing, history, comKill: 1 }, between)).toMatchObject({
    outcome,
    confidence: 'certain',
    errno,
  });
});

test('a KILL that began after the end of the row did not end it', () => {
  const by = (user: string, at: number, scope: 'query' | 'connection') => kill({ user, at: at * SECOND, scope });
  const kills = [by('ben', 100.5, 'connection'), by('anna', 100.3, 'query')];
  const ending = classify({ ...nothing, history: row(1317), comKill: 2, kills }, between);
  expect(ending).toMatchObject({ outcome: 'killed', killer: { user: 'anna', confidence: 'certain' } });
});

test('of two KILLs that name it the first one ended it', () => {
  const by = (user: string, at: number) => kill({ user, at: at * SECOND });
  const kills = [by('ben', 100.2), by('anna', 100.1)];
  expect(classify({ ...nothing, history: row(1317), comKill: 2, kills }, between).killer).toMatchObject({
    user: 'anna',
  });
});

test('without samples for long, the end is the time the statement was last seen', () => {
  const ending = classify({ ...nothing, sessionEnded: true }, { ...between, missedAt: 190 * SECOND });
  expect(ending.endedAt).toBe(100 * SECOND);
  expect(ending.evidence.at(-1)).toContain('90 s without samples');
});

const quietly = 'SET STATEMENT max_statement_time=4 FOR ';
const named = { comKill: 1, kills: [kill({ at: 100.3 * SECOND })] };

/** The row shows no error, or one that the interruption led to. The statements began four seconds before their end. */
test.each<[string, string, Partial<EndingEvidence>, Ending['outcome'], Ending['confidence']]>([
  ['MariaDB timed out: GET_LOCK', `${quietly}SELECT GET_LOCK('a', 9)`, { timeouts: 1 }, 'timed-out', 'likely'],
  ['MariaDB timed out: DO SLEEP', `${quietly}DO SLEEP(60)`, { timeouts: 1 }, 'timed-out', 'likely'],
  ['MariaDB timed out: OPTIMIZE', `${quietly}OPTIMIZE TABLE t`, { timeouts: 1 }, 'timed-out', 'likely'],
  [
    'MariaDB, a timeout of another length',
    'SET STATEMENT max_statement_time=9 FOR DO SLEEP(4)',
    { timeouts: 1 },
    'unknown',
    'unknown',
  ],
  ['MariaDB, a timeout of anybody', 'DO SLEEP(60)', { timeouts: 1 }, 'unknown', 'unknown'],
  ['MariaDB, no timeout', `${quietly}DO SLEEP(3)`, {}, 'finished', 'certain'],
  ['MySQL, a killed CALL', 'CALL nap(60)', { ...named, flavour: 'MySQL' }, 'killed', 'likely'],
  ['MySQL, a CALL while a KILL was counted', 'CALL nap(60)', { comKill: 1, flavour: 'MySQL' }, 'unknown', 'unknown'],
  [
    'MySQL, a SELECT while a KILL was counted',
    'SELECT * FROM t',
    { comKill: 1, flavour: 'MySQL' },
    'finished',
    'certain',
  ],
])('without an error: %s', (_, text, evidence, outcome, confidence) => {
  const found = classify(
    { ...nothing, flavour: 'MariaDB', accountErrors: null, history: row(0), ...evidence },
    { ...between, startedAt: 96.4 * SECOND, text }
  );
  expect(found).toMatchObject({ outcome, confidence });
});

test('a SLEEP() that a KILL interrupts answers 1, which may lead to another error', () => {
  const failed = classify({ ...nothing, ...named, history: row(1062, true) }, between);
  expect(failed).toMatchObject({ outcome: 'killed', confidence: 'likely', errno: 1062, killer: { user: 'dba' } });
  expect(classify({ ...nothing, ...named, history: row(1062) }, between)).toMatchObject({ outcome: 'failed' });
  expect(classify({ ...nothing, history: row(1062, true) }, between)).toMatchObject({ outcome: 'failed' });
});
