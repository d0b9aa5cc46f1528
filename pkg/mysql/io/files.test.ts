import { expect, test } from 'bun:test';
import { fileRates } from '../../detection/io/rates';
import { complete, failed, valueOf } from '../../detection/reading';
import type { Sample } from '../../detection/sample';
import { Cadence } from '../protocol/cadence';
import { fakeReader } from '../protocol/batch-reader.fixture';
import type { Row } from '../protocol/rows';
import { Files } from './files';

const row = (file: string, reads: number): Row => ({
  FILE_NAME: file,
  EVENT_NAME: 'wait/io/file/innodb/innodb_data_file',
  COUNT_STAR: String(reads),
  COUNT_READ: String(reads),
  SUM_NUMBER_OF_BYTES_READ: String(reads * 16_384),
});

/** Files whose reads change from sample to sample; null: the reading fails. */
function reading(samples: Array<Record<string, number> | null>) {
  let sample = -1;
  const { reader } = fakeReader(() => {
    const files = samples[sample] ?? null;
    return files === null ? failed('denied') : complete(Object.entries(files).map(([file, reads]) => row(file, reads)));
  });
  const cadence = new Cadence(() => 0);
  const files = new Files('./', 'MySQL', cadence);
  return async () => {
    sample++;
    cadence.next();
    return files.read(reader);
  };
}

const filesIn = (read: Sample['files']) => (read === null ? [] : (valueOf(read) ?? []));

test('files that moved have rates, and those that did not are the same objects', async () => {
  const next = reading([
    { './shop/a.ibd': 1, './shop/b.ibd': 1 },
    { './shop/a.ibd': 4, './shop/b.ibd': 1 },
  ]);
  const [before, after] = [filesIn(await next()), filesIn(await next())];
  expect(fileRates(before, after, 1).map(({ table, readOps }) => [table, readOps])).toEqual([['a', 3]]);
  expect(after.map((file, i) => file === before[i])).toEqual([false, true]);
});

test('a dropped file is forgotten', async () => {
  const next = reading([{ './shop/a.ibd': 1, './shop/b.ibd': 1 }, { './shop/b.ibd': 1 }]);
  await next();
  expect(filesIn(await next()).map(({ table }) => table)).toEqual(['b']);
});

test('a sample that does not read files, or fails to, says so', async () => {
  const next = reading([{ './shop/a.ibd': 1 }, null, { './shop/a.ibd': 1 }]);
  expect([(await next())?.is, await next(), await next()]).toEqual(['complete', failed('denied'), null]);
});
