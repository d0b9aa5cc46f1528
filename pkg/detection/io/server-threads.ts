import { eventShares, noIo, sum, type IoRates } from './rates';
import type { EventGain } from './event-gains';
import { valueOf } from '../reading';
import type { Sample } from '../sample';
import { gainsOf, ratesOf } from './thread-io';

/** I/O of the server's own threads of one kind. */
export interface ServerThreadRates extends IoRates {
  name: string;
}

/** By the name in the table of threads, without `thread/…/`; the first match counts. */
const kinds: ReadonlyArray<[RegExp, string]> = [
  [/^page_|^io_write|^buf_lru/, 'page cleaner'],
  [/^io_read/, 'read-ahead'],
  [/^log_/, 'log writer'],
  [/purge|^srv_worker/, 'purge'],
  [/ibuf/, 'change buffer'],
  [/^(replica|slave)_io/, 'replication receiver'],
  [/^(replica|slave)/, 'replication applier'],
];

/** What people call a thread of the server. */
export function serverThreadKind(name: string): string {
  const own = name.slice(name.lastIndexOf('/') + 1);
  return kinds.find(([pattern]) => pattern.test(own))?.[1] ?? own.replace(/_thread$/, '').replaceAll('_', ' ');
}

/**
 * I/O of the server's own threads since an earlier sample, by kind; bytes by the mean operation of each event. Null where
 * either sample lacks them. `isCounted`: a thread whose statement is counted, as an applier's, is left out.
 */
export function serverThreadRates(
  earlier: Pick<Sample, 'serverThreads'>,
  sample: Pick<Sample, 'serverThreads'>,
  gains: EventGain[],
  isCounted: (threadId: number) => boolean
): ServerThreadRates[] | null {
  const [before, after] = [earlier, sample].map(({ serverThreads }) =>
    serverThreads == null ? undefined : valueOf(serverThreads)
  );
  if (before === undefined || after === undefined) {
    return null;
  }
  const shares = eventShares(gains);
  const past = Map.groupBy(before, ({ threadId }) => threadId);
  const rates = [...Map.groupBy(after, ({ threadId }) => threadId)].flatMap(([threadId, now]) => {
    const was = past.get(threadId);
    // What a thread did before it was first read may be old.
    return was === undefined || isCounted(threadId)
      ? []
      : [{ kind: serverThreadKind(now[0]?.name ?? ''), rates: ratesOf(gainsOf(was, now), shares) }];
  });
  return [...Map.groupBy(rates, ({ kind }) => kind)].map(([name, of]) => ({
    name,
    ...sum(of.map((one) => ({ ...noIo, ...one.rates }))),
  }));
}
