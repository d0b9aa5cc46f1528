import { expect, test } from 'bun:test';
import { complete, failed, type Reading } from '../../detection/reading';
import type { Features } from '../capabilities/features';
import { fakeReader } from '../protocol/batch-reader.fixture';
import { Cadence } from '../protocol/cadence';
import { readStatus } from '../protocol/status';
import type { Row } from '../protocol/rows';
import { Baselines } from './baselines';
import { EndingReader } from './ending-reader';
import { KillReader } from './kill-reader';
import { Kills } from './kills';

/** A table that fails its first reading has no baseline: what its next reading shows is not new. */
const features = { accountErrors: true, exits: true, digests: true, history: true, statements: true } as Features;
const statement = {
  key: { incarnation: 'a', threadId: 5, eventId: 1 },
  ...{ processlistId: 5, user: 'shop', host: 'app', db: 'shop', digest: null },
};
const status = (comKill: number) => [{ Variable_name: 'Com_kill', Value: String(comKill) }];
const digest = {
  ...{ SCHEMA_NAME: 'shop', DIGEST: 'd', COUNT_STAR: 900, SUM_ERRORS: 3, SUM_TIMER_WAIT: '999000000000000' },
  ...{ last_seen: 0, SUM_ROWS_EXAMINED: 0, SUM_ROWS_SENT: 0 },
};
const exits = [{ USER: 'shop', HOST: 'app', ended: 12_345, EVENT_NAME: 'statement/com/Quit', COUNT_STAR: 12_000 }];
const errors = [{ USER: 'shop', HOST: 'app', ERROR_NUMBER: 1158, SUM_ERROR_RAISED: 77 }];

/** Evidence of an ending whose baselines, read before it, all failed. */
async function evidenceAfterFailure(flavour: 'MySQL' | 'MariaDB', named: string | null) {
  let isFirst = true;
  const answers: Record<string, Row[]> = {
    accountErrors: errors,
    accountExits: exits,
    accountEnds: exits,
    digests: [digest],
  };
  const { reader } = fakeReader((name): Reading<Row[]> => {
    if (name === 'status') {
      return complete(status(0));
    }
    return isFirst ? failed('slow') : complete(answers[name] ?? []);
  });
  const baselines = new Baselines(flavour, features, new Cadence(() => 0));
  const watched = { ...statement, digest: named };
  baselines.add(await reader.read(baselines.parts([watched])), [watched]);
  await baselines.refresh(reader, [watched], readStatus(status(0)));
  isFirst = false;
  const endings = new EndingReader(reader, flavour, features, baselines, new KillReader(reader, features));
  const last = { at: 30_000_000, status: readStatus(status(0)), starts: new Map() };
  const previous = { at: 29_000_000, status: last.status, starts: new Map([['5-1', 0]]) };
  const [evidence] = await endings.read([watched], {
    ...{ lastWith: () => previous, last, watched: new Map(), timeOf: Number },
    readStatus: () => last.status,
  });
  return evidence;
}

test.each([
  ['MySQL', 'd'],
  ['MariaDB', null],
] as const)('%s: accounts and digests', async (flavour, named) => {
  expect(await evidenceAfterFailure(flavour, named)).toMatchObject({ accountErrors: null, exits: null, digest: null });
});

test('samples of KILL digests', () => {
  const kills = new Kills();
  kills.addSamples(failed('slow'), 1_000_000);
  kills.addSamples(
    complete([{ SCHEMA_NAME: null, DIGEST: 'k', SUM_ERRORS: 0, QUERY_SAMPLE_TEXT: 'KILL 5', seen: 1 }]),
    2_000_000
  );
  expect(kills.about(5, 0, 0)).toEqual([]);
});

test('digests beyond those that one reading asks for', async () => {
  const { reader } = fakeReader(() => complete([]));
  const baselines = new Baselines('MySQL', features, new Cadence(() => 0));
  const many = Array.from({ length: 120 }, (_, i) => ({ ...statement, digest: `d${i}` }));
  baselines.add(await reader.read(baselines.parts(many)), many);
  await baselines.refresh(reader, [], readStatus(status(0)));
  expect(baselines.beforeEnd.digests.size).toBe(100);
});
