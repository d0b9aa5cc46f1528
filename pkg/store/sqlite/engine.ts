import type { Micros } from '../../detection/time';
import type { Reader, Writer } from '../store';
import { activity, firstSample, gaps, lastSample } from './activity';
import { Database, type StoreLog } from './database';
import { deadlocksIn } from './deadlocks';
import { ioBuckets, ioSeries, recentIo } from './io';
import { locksAt, locksIn } from './lock-nodes';
import { findInstance } from './names';
import { expiredDeleter, type Retention } from './retention';
import { digestFirstSeen, openStatements, statement, statementsAt, statementsIn } from './statements';
import { everyInstance, values } from './values';
import { writeBatch, writeGap } from './write';

export interface EngineOptions {
  path: string;
  settings: Retention;
  log?: StoreLog;
}

/** The methods of the store as they run where the file is open: what they answer, or throw, they do at once. */
type Sync<T> = {
  [Name in keyof T]: T[Name] extends (...parameters: infer Parameters) => Promise<infer Answer>
    ? (...parameters: Parameters) => Answer
    : never;
};
export type Engine = Sync<Reader> & Sync<Writer> & { close(): void };

const silent: StoreLog = { warn: () => undefined, error: () => undefined };

/**
 * Opens the history in a file, or creates it. A corrupt file is renamed and logged, and a new one is created. Throws a
 * StoreError when the place cannot be written, is full, or holds the file of a newer version.
 */
export function openEngine({ path, settings, log = silent }: EngineOptions): Engine {
  const db = new Database(path, log);
  /** Answers `none` for an instance that was never sampled. */
  const of = <T>(instance: string, none: T, read: (id: number) => T): T => {
    const id = findInstance(db, instance);
    return id === null ? none : read(id);
  };
  return {
    write: (batch) => writeBatch(db, batch),
    writeGap: (instance, gap) => writeGap(db, instance, gap),
    deleteExpired: expiredDeleter(db, settings),
    close: () => db.close(),
    instances: () => values(db, 'instance'),
    everyInstance: () => everyInstance(db),
    values: (kind) => values(db, kind),
    lastSample: (instance, until = Number.MAX_SAFE_INTEGER) =>
      of<ReturnType<typeof lastSample>>(instance, null, (id) => lastSample(db, id, until)),
    firstSample: (instance) => of<Micros | null>(instance, null, (id) => firstSample(db, id)),
    gaps: (instance, range) => of(instance, [], (id) => gaps(db, id, range)),
    recentIo: (instance, since) => of(instance, [], (id) => recentIo(db, id, since)),
    ioSeries: (instance, kind, rank, range) => of(instance, [], (id) => ioSeries(db, id, kind, rank, range)),
    ioBuckets: (_, series, columns, range, width, phase = 0) => ioBuckets(db, series, columns, range, width, phase),
    activity: (instance, range, width, phase = 0) => of(instance, [], (id) => activity(db, id, range, width, phase)),
    statementsAt: (instance, at, filter) => of(instance, [], (id) => statementsAt(db, id, at, filter)),
    statementsIn: (instance, range, filter) => of(instance, [], (id) => statementsIn(db, id, range, filter)),
    statement: (instance, id) => of<ReturnType<typeof statement>>(instance, null, (owner) => statement(db, owner, id)),
    digestFirstSeen: (instance, schema, digest, before) =>
      of<Micros | null>(instance, null, (id) => digestFirstSeen(db, id, schema, digest, before)),
    openStatements: (instance) => of(instance, [], (id) => openStatements(db, id)),
    locksAt: (instance, at, limit) => of(instance, [], (id) => locksAt(db, id, at, limit)),
    locksIn: (instance, range, limit) => of(instance, [], (id) => locksIn(db, id, range, limit)),
    deadlocksIn: (instance, range, limit) => of(instance, [], (id) => deadlocksIn(db, id, range, limit)),
  };
}
