import { statementId } from '../../detection/statements/record';
import { sum, type IoRates } from '../../detection/io/rates';
import type { Batch } from '../batch';
import { keepSample } from '../blocks/block';
import { activityColumns } from '../blocks/columns';
import type { BlockKind } from '../blocks/levels';
import { amend } from './amend';
import { insertSample } from './block-rows';
import type { Database } from './database';
import { seriesId } from './names';

/** The series of an instance's activity: there is one. */
const ACTIVITY = 0;

interface Entry {
  id: number;
  values: number[];
}

/** Writes the measures and rates of one sample to the journal. Its statements must be written first: they have the ids. */
export function writePoints(db: Database, instance: number, batch: Batch): void {
  const { activity, clockAhead, events, files, serverThreads, statementIo, lateEvents = [] } = batch;
  const at = Math.round(batch.at);
  const insert = (kind: BlockKind, entries: Entry[]) => {
    if (entries.length > 0) {
      insertSample(db, { instance, kind }, at, keepSample(at, entries));
    }
  };
  const idOf = (name: Parameters<typeof seriesId>[3]) => seriesId(db, instance, at, name);
  const ofEvent = (rates: IoRates & { event: string }): Entry =>
    entry(idOf({ kind: 'event', name: rates.event }), rates);
  const total = idOf({ kind: 'total', name: '' });

  const measures = activityColumns.map((measure) => activity[measure] ?? NaN);
  insert('activity', [{ id: ACTIVITY, values: [...measures, clockAhead === null ? NaN : Math.round(clockAhead)] }]);
  insert('total', [entry(total, events === null ? null : sum(events))]);
  insert('event', (events ?? []).filter(hasIo).map(ofEvent));
  for (const late of lateEvents) {
    amend(db, { instance, kind: 'total' }, late.at, [entry(total, sum(late.events))]);
    amend(db, { instance, kind: 'event' }, late.at, late.events.filter(hasIo).map(ofEvent));
  }
  if (files !== null) {
    insert('file', [
      entry(idOf({ kind: 'files', name: '' }), sum(files)),
      ...files
        .filter(hasIo)
        .map((rates) =>
          entry(idOf({ kind: 'file', name: rates.file, schema: rates.schema, table: rates.table }), rates)
        ),
    ]);
  }
  insert(
    'thread',
    (serverThreads ?? []).map((rates) => entry(idOf({ kind: 'thread', name: rates.name }), rates))
  );
  insert('statement', statementEntries(db, instance, statementIo));
}

/** A statement without a record of its own has no id: no query would find it. */
function statementEntries(db: Database, instance: number, statementIo: Batch['statementIo']): Entry[] {
  const before = db.statementIds.get(instance);
  const ids = new Map<string, number>();
  const entries = statementIo.flatMap((rates) => {
    const name = statementId(rates.key);
    const id = before?.get(name) ?? findStatement(db, instance, rates.key);
    if (id === null) {
      return [];
    }
    ids.set(name, id);
    return [entry(id, rates)];
  });
  db.statementIds.set(instance, ids);
  return entries;
}

function findStatement(
  db: Database,
  instance: number,
  { incarnation, threadId: thread, eventId: event }: Batch['statementIo'][number]['key']
): number | null {
  const row = db.get<{ id: number }>(
    `SELECT id FROM statement
     WHERE instance = :instance AND incarnation = :incarnation AND thread = :thread AND event = :event`,
    { instance, incarnation, thread, event }
  );
  return row?.id ?? null;
}

/** In the order of `ioColumns`. */
function entry(id: number, rates: IoRates | null): Entry {
  const {
    readOps = NaN,
    readBytes = NaN,
    readTime = NaN,
    writeOps = NaN,
    writeBytes = NaN,
    writeTime = NaN,
  } = rates ?? {};
  return { id, values: [readOps, readBytes, readTime, writeOps, writeBytes, writeTime] };
}

/** Events and files without I/O get no row: the row of their sum shows that they were read. */
function hasIo({ readOps, readBytes, readTime, writeOps, writeBytes, writeTime }: IoRates): boolean {
  return readOps + readBytes + readTime + writeOps + writeBytes + writeTime > 0;
}
