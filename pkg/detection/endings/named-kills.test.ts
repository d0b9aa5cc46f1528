import { expect, test } from 'bun:test';
import type { Ending, EndingEvidence, LastSight } from './ending';
import { between, counted, errors, kill, nothing, SECOND } from './evidence.fixture';
import { classify } from './outcome';

const onMariadb = { flavour: 'MariaDB', accountErrors: null } as const;

const connectionKilled = {
  ...{ sessionEnded: true, comKill: 1, abortedClients: 1 },
  accountErrors: errors({ interrupted: 1, writeError: 1 }),
};
const idleKilled = { ...connectionKilled, accountErrors: errors({ readError: 1, writeError: 1 }) };
const sleep = { ...between, text: 'SELECT SLEEP(300)' };

test.each<[string, Partial<EndingEvidence>, Ending['outcome'], Ending['confidence'], number, LastSight?]>([
  [
    'killed connection, named',
    { ...connectionKilled, kills: [kill({ scope: 'connection' })], digest: counted(1, 1) },
    'connection-killed',
    'certain',
    100.6,
  ],
  [
    'killed connection, named, its account interrupted',
    { ...connectionKilled, kills: [kill({ scope: 'connection' })] },
    'connection-killed',
    'certain',
    100.5,
  ],
  [
    'killed connection, named, and no other evidence',
    { sessionEnded: true, comKill: 1, abortedClients: 1, ...onMariadb, kills: [kill({ scope: 'connection' })] },
    'connection-killed',
    'likely',
    100.5,
  ],
  [
    'named, with other executions of its digest that all failed',
    {
      ...connectionKilled,
      ...{ comKill: 3, abortedClients: 3, accountErrors: errors({ interrupted: 3, writeError: 3 }) },
      ...{ kills: [kill({ scope: 'connection' })], digest: counted(3, 3) },
    },
    'connection-killed',
    'certain',
    100.5,
  ],
  [
    'named, and one of many executions failed',
    { ...connectionKilled, kills: [kill({ scope: 'connection' })], digest: counted(12, 1) },
    'connection-killed',
    'likely',
    100.5,
  ],
  [
    'named by a KILL of its idle connection, none of many executions failed',
    { ...idleKilled, kills: [kill({ scope: 'connection' })], digest: counted(12, 0) },
    'finished',
    'likely',
    100.5,
  ],
  [
    'finished just before its idle connection was killed',
    {
      ...idleKilled,
      kills: [kill({ scope: 'connection', at: 100.7 * SECOND })],
      digest: counted(1, 0),
    },
    'finished',
    'likely',
    100.6,
  ],
  [
    'survived a KILL QUERY, then quit',
    {
      sessionEnded: true,
      comKill: 1,
      kills: [kill({ at: 99 * SECOND })],
      exits: { connections: 1, quit: 1 },
      digest: counted(1, 0),
    },
    'finished',
    'likely',
    100.6,
  ],
  [
    'SLEEP() killed, then quit',
    {
      sessionEnded: true,
      comKill: 1,
      kills: [kill({ at: 100.6 * SECOND })],
      exits: { connections: 1, quit: 1 },
      digest: counted(1, 0),
    },
    'killed',
    'likely',
    100.6,
    sleep,
  ],
  [
    'SLEEP() whose connection was killed',
    {
      ...connectionKilled,
      ...{ accountErrors: errors({ writeError: 1 }), kills: [kill({ scope: 'connection', at: 100.6 * SECOND })] },
      digest: counted(1, 1),
    },
    'connection-killed',
    'certain',
    100.6,
    sleep,
  ],
  [
    'killed connection, whose baselines were read after its end',
    {
      ...{ sessionEnded: true, comKill: 1, abortedClients: 1, exits: { connections: 0, quit: 0 } },
      ...{ accountErrors: errors({}), digest: counted(0, 0), kills: [kill({ scope: 'connection' })] },
    },
    'connection-killed',
    'likely',
    100.5,
  ],
])('%s', (_, evidence, outcome, confidence, endedAt, sight = between) => {
  const ending = classify({ ...nothing, ...evidence }, sight);
  expect(ending).toMatchObject({ outcome, confidence, endedAt: endedAt * SECOND });
  expect(ending.evidence.join(' ')).not.toBe('');
});
