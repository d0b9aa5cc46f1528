import { statementId } from '../../detection/statements/record';
import { ioColumns } from '../answers';
import type { Batch, Gap } from '../batch';
import { sum, type IoRates } from '../../detection/io/rates';
import type { Database } from './database';
import { writeDeadlocks } from './deadlocks';
import { writeLocks } from './lock-nodes';
import { instanceId, seriesId } from './names';
import { writeStatements } from './write-statements';

/** Writes all of one sample in one transaction, or nothing of it. */
export function writeBatch(db: Database, batch: Batch): void {
  db.transaction(() => {
    const instance = instanceId(db, batch.instance);
    const at = Math.round(batch.at);
    writeLocks(db, instance, batch);
    writeSample(db, instance, at, batch);
    writeIo(db, instance, at, batch);
    writeStatements(db, instance, batch);
    writeDeadlocks(db, instance, batch.deadlocks);
    batch.gaps.forEach((gap) => insertGap(db, instance, gap));
  });
}

/** Writes a gap, or extends the one with the same beginning and reason to `gap.to`. */
export function writeGap(db: Database, name: string, gap: Gap): void {
  db.transaction(() => insertGap(db, instanceId(db, name), gap));
}

function insertGap(db: Database, instance: number, { from, to, reason, detail }: Gap): void {
  db.run(
    `INSERT INTO gap (instance, from_at, to_at, reason, detail) VALUES (:instance, :from, :to, :reason, :detail)
     ON CONFLICT DO UPDATE SET to_at = max(to_at, excluded.to_at), detail = excluded.detail`,
    { instance, from: Math.round(from), to: Math.round(to), reason, detail }
  );
}

function writeSample(db: Database, instance: number, at: number, { activity, incarnation, clockAhead }: Batch): void {
  db.run('UPDATE instance SET incarnation = :incarnation WHERE id = :instance AND incarnation IS NOT :incarnation', {
    instance,
    incarnation,
  });
  db.run(
    `INSERT OR REPLACE INTO sample
       (instance, at, runaways, longest_statement, sessions_waiting, longest_wait, spike_score, clock_ahead)
     VALUES (:instance, :at, :runaways, :longestStatement, :sessionsWaiting, :longestWait, :spikeScore, :clockAhead)`,
    {
      instance,
      at,
      runaways: activity.runaways,
      longestStatement: activity.longestStatement,
      sessionsWaiting: activity.sessionsWaiting,
      longestWait: activity.longestWait,
      spikeScore: activity.spikeScore,
      clockAhead: clockAhead === null ? null : Math.round(clockAhead),
    }
  );
}

/** Events and files without I/O get no row: the row of their sum shows that they were read. */
function writeIo(db: Database, instance: number, at: number, batch: Batch): void {
  const { events, files, serverThreads, statementIo, lateEvents = [] } = batch;
  const total = seriesId(db, instance, { kind: 'total', name: '' });
  insertIo(db, total, at, events === null ? null : sum(events));
  for (const rates of (events ?? []).filter(hasIo)) {
    insertIo(db, seriesId(db, instance, { kind: 'event', name: rates.event }), at, rates);
  }
  for (const { at: earlier, events } of lateEvents) {
    addIo(db, total, earlier, sum(events));
    for (const rates of events.filter(hasIo)) {
      addIo(db, seriesId(db, instance, { kind: 'event', name: rates.event }), earlier, rates);
    }
  }
  if (files !== null) {
    insertIo(db, seriesId(db, instance, { kind: 'files', name: '' }), at, sum(files));
    for (const rates of files.filter(hasIo)) {
      const { file: name, schema, table } = rates;
      insertIo(db, seriesId(db, instance, { kind: 'file', name, schema, table }), at, rates);
    }
  }
  for (const rates of serverThreads ?? []) {
    insertIo(db, seriesId(db, instance, { kind: 'thread', name: rates.name }), at, rates);
  }
  for (const rates of statementIo) {
    insertIo(db, seriesId(db, instance, { kind: 'statement', name: statementId(rates.key) }), at, rates);
  }
}

function insertIo(db: Database, series: number, at: number, rates: IoRates | null): void {
  db.run(
    `INSERT OR REPLACE INTO io (series, at, read_ops, read_bytes, read_time, write_ops, write_bytes, write_time)
     VALUES (:series, :at, :readOps, :readBytes, :readTime, :writeOps, :writeBytes, :writeTime)`,
    {
      series,
      at,
      readOps: rates?.readOps ?? null,
      readBytes: rates?.readBytes ?? null,
      readTime: rates?.readTime ?? null,
      writeOps: rates?.writeOps ?? null,
      writeBytes: rates?.writeBytes ?? null,
      writeTime: rates?.writeTime ?? null,
    }
  );
}

/** Adds to a row of an earlier sample, or creates it. */
function addIo(db: Database, series: number, at: number, rates: IoRates): void {
  const added = ioColumns.map((column) => `${column} = coalesce(${column}, 0) + excluded.${column}`);
  db.run(
    `INSERT INTO io (series, at, ${ioColumns.join()})
     VALUES (:series, :at, :readOps, :readBytes, :readTime, :writeOps, :writeBytes, :writeTime)
     ON CONFLICT DO UPDATE SET ${added.join()}`,
    { series, at: Math.round(at), ...ratesIn(rates) }
  );
}

function ratesIn({ readOps, readBytes, readTime, writeOps, writeBytes, writeTime }: IoRates) {
  return { readOps, readBytes, readTime, writeOps, writeBytes, writeTime };
}

function hasIo({ readOps, readBytes, readTime, writeOps, writeBytes, writeTime }: IoRates): boolean {
  return readOps + readBytes + readTime + writeOps + writeBytes + writeTime > 0;
}
