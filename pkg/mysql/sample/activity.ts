import type { EventCounters } from '../../detection/sample';
import type { Reading } from '../../detection/reading';
import type { Micros, Picos } from '../../detection/time';
import { ServerError } from '../connection/errors';
import { rowsIn } from '../protocol/batch-reader';
import type { Part } from '../protocol/part';
import { number, type Row } from '../protocol/rows';
import { wallClockPart } from '../protocol/wall-clock';
import { activePart, readActive, readWallClock, type ActiveThread } from '../statements/active-threads';
import type { Readers } from './readers';

/** Who is active at what time, and the whole server's I/O. */
export interface Activity {
  at: Micros;
  /** By how much the server's clock was set since the last sample; null if it was not. */
  step: Micros | null;
  active: ReadonlyMap<number, ActiveThread>;
  /** What the list of active threads lacks; null if it is complete. */
  lacks: string | null;
  events: Reading<EventCounters[]>;
  allEventsAt: Micros | null;
  timeOf: (timer: Picos) => Micros;
}

/** In this order: the events are compared with the threads' own I/O, which is read next. */
export interface ActivityParts {
  active: Part | null;
  events: Part | null;
}

/** Their readings, and when the round trip began and ended, by `performance.now()`. */
export interface ActivityRows {
  active: Reading<Row[]> | null;
  events: Reading<Row[]> | null;
  from: number;
  to: number;
}

/** What one sample asks. Once in a sample: it counts as read then. */
export function activityParts({ current, events, features, files, flavour, own }: Readers): ActivityParts {
  return {
    active: current === null || own.thread === null ? null : activePart(own.thread, flavour, features.osThreads),
    events: features.events ? events.part(files.count) : null,
  };
}

export async function readActivity({ batch }: Readers, parts: ActivityParts): Promise<ActivityRows> {
  const from = performance.now();
  const rows = await batch.read({ ...parts });
  return { ...rows, from, to: performance.now() };
}

/** Rejects with a ServerError where the running statements or the clock could not be read. */
export async function activityOf(readers: Readers, rows: ActivityRows): Promise<Activity> {
  const { clock, events, instance } = readers;
  if (rows.active?.is === 'failed') {
    throw unread(instance);
  }
  const active = rowsIn(rows.active) ?? [];
  const at = readWallClock(active) ?? (await readServerTime(readers));
  return {
    at,
    step: clock.note(at, rows.from, rows.to),
    active: readActive(active),
    lacks: rows.active?.is === 'partial' ? rows.active.lacks : null,
    ...events.read(rows.events, at),
    timeOf: timesOf(readers, at),
  };
}

/** Times of the server's timers; before the clock was first read, the sample's own time. */
export function timesOf({ clock }: Pick<Readers, 'clock'>, at: Micros): (timer: Picos) => Micros {
  return (timer) => (clock.ticking ? clock.at(timer) : at);
}

export function unread(instance: string): ServerError {
  return new ServerError('timeout', `${instance}: its running statements could not be read. It is tried again.`);
}

async function readServerTime({ batch, instance }: Readers): Promise<Micros> {
  const [row] = rowsIn((await batch.read({ wall: wallClockPart })).wall) ?? [];
  if (row === undefined) {
    throw new ServerError('timeout', `${instance}: its clock could not be read. It is tried again.`);
  }
  return number(row, 'wall');
}
