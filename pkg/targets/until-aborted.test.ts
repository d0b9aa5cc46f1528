import { afterAll, expect, test } from 'bun:test';
import { at, batch } from '../store/batch.fixture';
import { openHistory, query } from '../queries/queries.fixture';
import { answer } from '../queries/mux';
import { untilAborted } from './until-aborted';

const { history, sources, close } = await openHistory();
afterAll(close);
for (let second = 0; second < 10; second++) {
  await history.write(batch(second));
  await history.write(batch(second, { instance: 'db2' }));
}

test('a query whose request is cancelled reads no more', async () => {
  const aborter = new AbortController();
  let reads = 0;
  const counted = {
    ...history,
    ioSeries: (...asked: Parameters<typeof history.ioSeries>) => {
      reads++;
      aborter.abort();
      return history.ioSeries(...asked);
    },
  };
  const reading = answer(query({ queryType: 'io', by: 'event' }, 0, 9), {
    ...sources,
    history: untilAborted(counted, aborter.signal),
  });
  expect(await reading.catch((error: unknown) => error)).toMatchObject({ status: 499, source: 'downstream' });
  expect(reads).toBe(1);
});

test('one that is not cancelled is answered as ever', async () => {
  const reader = untilAborted(history, new AbortController().signal);
  expect((await reader.lastSample('db1'))?.at).toBe(at(9));
});
