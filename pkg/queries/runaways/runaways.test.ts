import { afterAll, expect, test } from 'bun:test';
import { at, batch, killed, record } from '../../store/batch.fixture';
import { text as annotationText } from './annotation-text';
import { openHistory, rowsOf } from '../queries.fixture';

const { history, ask, close } = await openHistory(70);
afterAll(close);

const key = (eventId: number) => ({ incarnation: '77', threadId: 40, eventId });
const evil = `SELECT '<script>alert(1)</script>' /* [x](javascript:alert(1)) \`rm\` */\n\u0000-- \u202egnp`;
await history.write(
  batch(60, {
    statements: [
      killed(-30, 15, { key: key(1) }),
      record(40, 60, {
        key: key(2),
        runawayAt: at(50),
        text: evil,
        user: '<b>',
        readBytes: 1.5 * 1024 ** 3,
        blocking: 4,
        evidence: ['a "fact"'],
      }),
      record(55, 60, { key: key(3) }),
    ],
  })
);
await history.write(batch(10, { instance: 'db,2', statements: [record(-5, 10, { runawayAt: at(5) })] }));

const rows = async (json: object, from = 0, to = 65) =>
  rowsOf((await ask({ queryType: 'runaways', ...json }, from, to))[0]);

test('regions, also of a runaway that began before the range; a running one ends now', async () => {
  const [frame] = await ask({ queryType: 'runaways', instances: ['db1'] }, 0, 65);
  expect(frame?.type).toBe('annotations');
  expect(frame?.fields.map(({ name, type }) => [name, type])).toEqual([
    ['time', 'time'],
    ['timeEnd', 'time'],
    ['title', 'string'],
    ['text', 'string'],
    ['tags', 'string'],
    ['id', 'string'],
    ['instance', 'string'],
    ['outcome', 'string'],
    ['killer', 'string'],
  ]);
  expect(rowsOf(frame)).toEqual([
    {
      time: -30,
      timeEnd: 15,
      title: 'Runaway killed: #22 shop@10.0.0.5 · 45.0 s',
      text: [
        'Killed by dba@localhost #31 (certain).',
        'Statement: SELECT * FROM orders WHERE note LIKE &#39;%x%&#39;',
        'Schema: shop',
        'Digest: d1',
        'File reads, page cache included, estimated: 476.8 MiB.',
        'File writes, page cache included, estimated: 0 B.',
        'Share of the instance&#39;s file I/O, estimated: 90 %.',
        'Evidence: errno 1317, query interrupted',
        'Evidence: KILL QUERY 22 in the history of connection 31',
      ].join('<br />\n'),
      tags: 'runaway,killed,db1',
      id: '77-40-1',
      instance: 'db1',
      outcome: 'killed',
      killer: 'dba@localhost #31',
    },
    expect.objectContaining({
      time: 40,
      timeEnd: 65,
      title: 'Runaway running: #22 &lt;b&gt;@10.0.0.5 · 25.0 s',
      tags: 'runaway,running,db1',
      outcome: 'running',
      killer: null,
    }),
  ]);
});

test('a running runaway ends now at the latest, one not seen for long when it was last seen', async () => {
  expect((await rows({ instances: ['db1'] }, 0, 600)).map(({ timeEnd }) => timeEnd)).toEqual([15, 70]);
  expect((await rows({ instances: ['db1'] }, 30, 69)).map(({ timeEnd }) => timeEnd)).toEqual([69]);
  expect((await rows({ instances: ['db,2'] }))[0]).toMatchObject({
    time: -5,
    timeEnd: 10,
    tags: 'runaway,running,db 2',
  });
});

test('hostile SQL is harmless as HTML and Markdown', async () => {
  const text = String((await rows({ instances: ['db1'] })).at(-1)?.['text']);
  expect(text.split('<br />\n')[0]).toBe(
    'Statement: SELECT &#39;&lt;script&gt;alert(1)&lt;/script&gt;&#39; /* &#91;x&#93;(javascript:alert(1)) &#96;rm&#96; */ �-- �gnp'
  );
  expect(text).toContain('Sessions waiting behind it: 4 at most.');
  expect(text).toContain('Evidence: a &quot;fact&quot;');
  expect(text).toContain('File reads, page cache included, estimated: 1.5 GiB');
  expect(text.replaceAll('<br />', '')).not.toMatch(/[<>"'[\]`\u0000\u202e]/);
});

test('marks: one at the start and, once it has ended, one at the end with the outcome', async () => {
  const marks = await rows({ as: 'marks', instances: ['db1'] });
  expect(marks.map(({ time, timeEnd, title }) => [time, timeEnd, title])).toEqual([
    [-30, -30, 'Runaway started: #22 shop@10.0.0.5'],
    [15, 15, 'Runaway killed: #22 shop@10.0.0.5 · 45.0 s'],
    [40, 40, 'Runaway started: #22 &lt;b&gt;@10.0.0.5'],
  ]);
  expect(marks.map(({ id }) => id)).toEqual(['77-40-1/start', '77-40-1/end', '77-40-2/start']);
});

test('a table holds only runaways, the latest first', async () => {
  const table = await rows({ as: 'table', instances: ['db1'] });
  expect(table.map(({ id, elapsed, detected }) => [id, elapsed, detected])).toEqual([
    ['77-40-2', 20, 50],
    ['77-40-1', 45, -20],
  ]);
  expect(await rows({ as: 'table', outcomes: ['killed'] })).toHaveLength(1);
  expect(await rows({ as: 'table', users: ['<b>'] })).toHaveLength(1);
});

test('a limit keeps the latest, with a notice', async () => {
  const [frame] = await ask({ queryType: 'runaways', limit: 1 }, 0, 65);
  expect(rowsOf(frame).map(({ id }) => id)).toEqual(['77-40-2']);
  expect(frame?.notices?.[0]?.text).toStartWith('Only 1 rows');
});

test('runaways outlive the samples of their instance, also after it is renamed', async () => {
  const other = await openHistory(48 * 3600);
  await other.history.write(batch(60, { instance: 'renamed', statements: [killed(-30, 15)] }));
  await other.history.write(batch(47 * 3600, { instance: 'db1' }));
  while (await other.history.deleteExpired(at(48 * 3600))) {
    // Until nothing expired is left.
  }
  expect(await other.history.instances()).toEqual(['db1']);
  for (const query of [
    { queryType: 'runaways', as: 'table' },
    { queryType: 'runaways' },
    { queryType: 'statements', when: 'range' },
  ]) {
    expect(rowsOf((await other.ask(query, -60, 60))[0])).toMatchObject([{ instance: 'renamed' }]);
  }
  await other.close();
});

test('without runaways the columns are empty', async () => {
  const [frame] = await ask({ queryType: 'runaways' }, 3000, 4000);
  expect(frame?.fields).toHaveLength(9);
  expect(rowsOf(frame)).toEqual([]);
});

test('what reached the disk comes before the estimate', () => {
  const details = { exactIo: { readBytes: 46.6 * 1024 ** 3, writeBytes: 0 } };
  const lines = annotationText(killed(-30, 15, { details })).split('<br />\n');
  expect(lines.slice(4, 6)).toEqual([
    'Read from disk: 46.6 GiB. Written to disk: 0 B.',
    'File reads, page cache included, estimated: 476.8 MiB.',
  ]);
});
