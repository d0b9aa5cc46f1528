import { ioKinds, type IoAmount, type IoKind } from '../../../src/shared/details';

export type IoAmounts = Partial<Record<IoKind, IoAmount>>;

/** By instrument name, as in setup_instruments; the first match counts. */
const kindOfEvent: ReadonlyArray<[RegExp, IoKind]> = [
  [/\/innodb_temp_file$/, 'temporary'],
  [/\/sql\/hash_join$/, 'temporary'],
  // MariaDB keeps temporary tables on disk in Aria.
  [/\/aria\/MA[DI]$/, 'temporary'],
  [/\/io_cache$/, 'sort'],
  [/\/innodb_log_file$|\/aria\/translog$/, 'redo'],
  [/\/binlog(_cache|_index|_index_cache)?$/, 'binlog'],
  [/\/innodb_data_file$|\/myisam\/[dk]file$/, 'data'],
];

/** What the files of a `wait/io/file/…` instrument hold. */
export function ioKindOf(event: string): IoKind {
  return kindOfEvent.find(([pattern]) => pattern.test(event))?.[1] ?? 'other';
}

/** The sum of both by kind, without kinds that did nothing. */
export function addAmounts(one: IoAmounts, other: IoAmounts): IoAmounts {
  const sum: IoAmounts = {};
  for (const kind of ioKinds) {
    const [a, b] = [one[kind], other[kind]];
    const amount = a === undefined || b === undefined ? (a ?? b) : add(a, b);
    if (amount !== undefined && amount.operations + amount.readBytes + amount.writeBytes > 0) {
      sum[kind] = amount;
    }
  }
  return sum;
}

function add(a: IoAmount, b: IoAmount): IoAmount {
  return {
    operations: a.operations + b.operations,
    seconds: a.seconds + b.seconds,
    readBytes: a.readBytes + b.readBytes,
    writeBytes: a.writeBytes + b.writeBytes,
  };
}

/** Total bytes of all kinds. */
export function bytesOf(amounts: IoAmounts): { readBytes: number; writeBytes: number } {
  let [readBytes, writeBytes] = [0, 0];
  for (const kind of ioKinds) {
    readBytes += amounts[kind]?.readBytes ?? 0;
    writeBytes += amounts[kind]?.writeBytes ?? 0;
  }
  return { readBytes, writeBytes };
}
