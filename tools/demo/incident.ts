import type { StoryRecord } from '../workload/story';
import type { Points, RunawayRow } from './client';

/** What the plugin answers for a story's time range. Bytes a second, scores, counts, seconds. */
export interface Recorded {
  runaways: RunawayRow[];
  read: Points;
  written: Points;
  spikeScore: Points;
  sessionsWaiting: Points;
  longestWait: Points;
}

/** Mean bytes a second. */
export interface Disk {
  read: number;
  written: number;
}

/** The story's runaway as it was recorded, compared with the workload's own times. */
export interface Incident {
  runaway: RunawayRow;
  /** Recorded minus real start and end, in milliseconds; null while it has no end. */
  startError: number;
  endError: number | null;
  /** Seconds from its start until it was marked as a runaway; null when it was not. */
  detectionDelay: number | null;
  disk: { before: Disk; during: Disk; after: Disk };
  spikePeak: number;
  mostWaiting: number;
  longestWait: number;
}

/** Dirty pages are still written for a moment after the end. Milliseconds. */
const SETTLING = 3000;

/** Finds the story's runaway among what was recorded, or null. */
export function findIncident(recorded: Recorded, story: StoryRecord): Incident | null {
  const runaway = recorded.runaways.find(({ processlistId }) => processlistId === story.processlistId);
  if (runaway === undefined) {
    return null;
  }
  const disk = (from: number, to: number): Disk => ({
    read: mean(within(recorded.read, from, to)),
    written: mean(within(recorded.written, from, to)),
  });
  const during = (points: Points): number => Math.max(0, ...within(points, story.startedAt, story.endedAt + 1000));
  return {
    runaway,
    startError: runaway.start - story.startedAt,
    endError: runaway.end === null ? null : runaway.end - story.endedAt,
    detectionDelay: runaway.detected === null ? null : (runaway.detected - runaway.start) / 1000,
    disk: {
      before: disk(story.calmFrom + 1000, story.startedAt),
      during: disk(story.startedAt + 1000, story.endedAt),
      after: disk(story.endedAt + SETTLING, story.overAt),
    },
    spikePeak: during(recorded.spikeScore),
    mostWaiting: during(recorded.sessionsWaiting),
    longestWait: during(recorded.longestWait),
  };
}

function within(points: Points, from: number, to: number): number[] {
  return points.filter(({ time }) => time >= from && time <= to).map(({ value }) => value);
}

function mean(values: number[]): number {
  return values.length === 0 ? NaN : values.reduce((total, value) => total + value, 0) / values.length;
}
