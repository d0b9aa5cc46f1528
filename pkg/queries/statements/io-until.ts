import { statementId, type StatementRecord } from '../../detection/statements/record';
import type { Micros } from '../../detection/time';
import type { Range } from '../../store/answers';
import type { Sources } from '../sources';

type Io = Pick<StatementRecord, 'readBytes' | 'writeBytes' | 'ioShare'>;

/**
 * The I/O of statements up to a moment, from the rates of their samples until then: a rate stands for one interval. Unknown
 * where the statement's I/O never was.
 */
export async function ioUntil(instance: string, records: StatementRecord[], at: Micros, sources: Sources) {
  const { history, sampleSeconds } = sources;
  const from = Math.min(...records.map(({ startedAt }) => startedAt));
  const sumsOf = async (column: 'read_bytes' | 'write_bytes') => {
    const series = await history.ioSeries(instance, 'statement', column, { from, to: at });
    return new Map(series.map(({ name, sum }) => [name, sum * sampleSeconds]));
  };
  const [read, written] = [await sumsOf('read_bytes'), await sumsOf('write_bytes')];
  const total = (await history.ioSeries(instance, 'total', null, { from, to: at })).map(({ id }) => id);
  const bytesIn = async (range: Range): Promise<number> => {
    const columns = ['read_bytes', 'write_bytes'] as const;
    const width = range.to - range.from + 1;
    const [buckets = []] = await history.ioBuckets(instance, 'total', [total], columns, range, width);
    return buckets.reduce((sum, one) => sum + (one.read_bytes ?? 0) + (one.write_bytes ?? 0), 0) * sampleSeconds;
  };
  return async ({ key, startedAt, readBytes, writeBytes, ioShare }: StatementRecord): Promise<Io> => {
    const id = statementId(key);
    // A statement without I/O has no series.
    const readThen = readBytes === null ? null : Math.min(readBytes, read.get(id) ?? 0);
    const writtenThen = writeBytes === null ? null : Math.min(writeBytes, written.get(id) ?? 0);
    const own = (readThen ?? 0) + (writtenThen ?? 0);
    const all = ioShare === null || own === 0 ? 0 : await bytesIn({ from: startedAt, to: at });
    return {
      readBytes: readThen,
      writeBytes: writtenThen,
      ioShare: ioShare === null || (own > 0 && all === 0) ? null : own === 0 ? 0 : Math.min(1, own / all),
    };
  };
}
