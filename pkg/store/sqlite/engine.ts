import type { EraseResult } from '../../../src/shared/resources';
import type { Micros } from '../../detection/time';
import type { ActivityBucket, IoBucket, IoSeries } from '../answers';
import type { Actor, AuditedAction } from '../audit';
import type { Batch, Gap } from '../batch';
import type { Erasure } from '../erasure';
import { StoreError } from '../error';
import type { Reader } from '../store';
import { audit, beginAudit, endAudit } from './audit';
import { activity, firstKept, firstSample, gaps, lastSample } from './activity';
import { Database } from './database';
import { deadlocksIn } from './deadlocks';
import { erasable, erase } from './erasing/erase';
import { blockKind, ioBuckets, ioSeries, recentIo } from './io';
import { locksAt, locksIn } from './lock-nodes';
import { readablePoints, resolution } from './found-blocks';
import type { StoreLog } from './log';
import { findInstance } from './names';
import type { Retention } from './retention';
import { sizeOf } from './size';
import { digestFirstSeen, openStatements, statement, statementsAt } from './statements';
import { statementsIn } from './statements-in';
import type { Parts } from '../parts';
import { upkeep } from './upkeep';
import { everyInstance, instances, values } from './values';
import { hasNews } from './news';
import { writeBatch, writeGap } from './write';

export interface EngineOptions {
  path: string;
  settings: Retention;
  log?: StoreLog;
  /** For reading, the file must exist. */
  access?: 'writes' | 'reads';
  /** Called before and after the file is brought to this version's format. */
  migrating?: (busy: boolean) => void;
}

/** Reads that take long, and are done in parts. */
type InParts = 'ioSeries' | 'ioBuckets' | 'activity' | 'recentIo' | 'values' | 'statementsIn' | 'locksIn' | 'erasable';
/** The methods of the store as they run where the file is open. */
type Here<T> = {
  [Name in keyof T]: T[Name] extends (...parameters: infer Parameters) => Promise<infer Answer>
    ? (...parameters: Parameters) => Name extends InParts ? Answer | Parts<Answer> : Answer
    : never;
};
export interface Engine extends Here<Reader> {
  write(batch: Batch): void;
  writeGap(instance: string, gap: Gap): void;
  deleteExpired(now: Micros): boolean;
  erase(erasure: Erasure, by: Actor): Parts<EraseResult>;
  beginAudit(by: Actor, of: AuditedAction): number;
  endAudit(id: number, result: string): void;
  /** Does all of the work in one transaction, or nothing of it. */
  together(work: () => void): void;
  /** Whether a batch has something that must not wait: a statement that begins or ends, a gap, a deadlock. */
  hasNews(batch: Batch): boolean;
  /** Opens the file that lies there now; see `Database.refresh`. */
  refresh(): void;
  /** Takes the file for corrupt, which a reader found to be so: renames it, and begins a new one. */
  setAside(message: string): void;
  close(): void;
}

export const silent: StoreLog = { warn: () => undefined, error: () => undefined };

/**
 * Opens the history in a file, or creates it. A corrupt file is renamed and logged, and a new one is created. Throws a
 * StoreError when the place cannot be written, is full, or holds the file of a newer version.
 */
export function openEngine({ path, settings, log = silent, access = 'writes', migrating }: EngineOptions): Engine {
  const db = new Database(path, log, access, migrating);
  db.mostPoints = settings.mostPoints;
  /** Answers `none` for an instance that was never sampled. */
  const of = <T>(instance: string, none: T, read: (id: number) => T): T => {
    const id = findInstance(db, instance);
    return id === null ? none : read(id);
  };
  const inParts = <T>(instance: string, none: T, read: (id: number) => Parts<T>) =>
    of<T | Parts<T>>(instance, none, read);
  return {
    write: (batch) => writeBatch(db, batch),
    writeGap: (instance, gap) => writeGap(db, instance, gap),
    deleteExpired: upkeep(db, settings),
    erase: (erasure, by) => erase(db, erasure, by),
    erasable: (erasure) => erasable(db, erasure),
    beginAudit: (by, of) => beginAudit(db, by, of),
    endAudit: (id, result) => endAudit(db, id, result),
    audit: (limit) => audit(db, limit),
    together: (work) => db.transaction(work),
    hasNews: (batch) => hasNews(db, batch),
    refresh: () => db.refresh(),
    setAside: (message) => db.setAside(new StoreError('corrupt', message)),
    close: () => db.close(),
    instances: () => instances(db, settings.rawHours),
    everyInstance: () => everyInstance(db),
    values: (kind) => (kind === 'instance' ? instances(db, settings.rawHours) : values(db, kind)),
    lastSample: (instance, until = Number.MAX_SAFE_INTEGER) =>
      of<ReturnType<typeof lastSample>>(instance, null, (id) => lastSample(db, id, until)),
    firstKept: (instance) => of<Micros | null>(instance, null, (id) => firstKept(db, id)),
    firstSample: (instance) => of<Micros | null>(instance, null, (id) => firstSample(db, id)),
    gaps: (instance, range) => of(instance, [], (id) => gaps(db, id, range)),
    recentIo: (instance, since) => inParts(instance, [], (id) => recentIo(db, id, since)),
    ioSeries: (instance, kind, rank, range, points = 0) =>
      inParts<IoSeries[]>(instance, [], (id) => ioSeries(db, id, kind, rank, range, points)),
    ioBuckets: (instance, kind, groups, columns, range, width, points = width) =>
      inParts<IoBucket[][]>(
        instance,
        groups.map(() => []),
        (id) => ioBuckets(db, id, kind, groups, columns, range, width, points)
      ),
    activity: (instance, range, width) =>
      inParts<ActivityBucket[]>(instance, [], (id) => activity(db, id, range, width)),
    statementsAt: (instance, at, filter) => of(instance, [], (id) => statementsAt(db, id, at, filter)),
    statementsIn: (instance, range, filter) => inParts(instance, [], (id) => statementsIn(db, id, range, filter)),
    statement: (instance, id) => of<ReturnType<typeof statement>>(instance, null, (owner) => statement(db, owner, id)),
    digestFirstSeen: (instance, schema, digest, before) =>
      of<Micros | null>(instance, null, (id) => digestFirstSeen(db, id, schema, digest, before)),
    openStatements: (instance) => of(instance, [], (id) => openStatements(db, id)),
    locksAt: (instance, at, limit) => of(instance, [], (id) => locksAt(db, id, at, limit)),
    locksIn: (instance, range, limit) => inParts(instance, [], (id) => locksIn(db, id, range, limit)),
    resolution: (instance, range, points) => of(instance, 0, (id) => resolution(db, id, range, points)),
    readablePoints: (instance, kind, range, points) =>
      of(instance, points, (id) => readablePoints(db, id, blockKind[kind], range, points)),
    size: () => sizeOf(db, settings),
    deadlocksIn: (instance, range, limit) => of(instance, [], (id) => deadlocksIn(db, id, range, limit)),
  };
}
