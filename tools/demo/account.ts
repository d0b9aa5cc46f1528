import type { StoryRecord } from '../workload/story';
import type { Disk, Incident } from './incident';
import { totalOf } from './verdict';

/** The incident for a person to read, one fact per line. */
export function describeIncident(incident: Incident, story: StoryRecord): string[] {
  const { runaway, disk } = incident;
  const text = runaway.text?.replaceAll(/\s+/g, ' ').slice(0, 88) ?? 'not known';
  const fact = (name: string, value: string): string => `  ${name.padEnd(18)}${value}`;
  return [
    fact('statement', `${text} …`),
    fact('session', `${runaway.user}@${runaway.host}, connection ${runaway.processlistId}, schema ${runaway.db}`),
    fact('started', `${clock(runaway.start)}  (${signed(incident.startError)} against the workload's own log)`),
    fact('detected', `${incident.detectionDelay?.toFixed(1) ?? '?'} s after its start`),
    fact('kill sent', clock(story.killedAt)),
    fact('ended', runaway.end === null ? 'not yet' : `${clock(runaway.end)}  (${signed(incident.endError ?? 0)})`),
    fact('ran', `${runaway.elapsed.toFixed(1)} s`),
    fact('outcome', `${runaway.outcome} (${runaway.confidence})`),
    fact('killer', `${runaway.killer ?? 'not known'}`),
    ...runaway.evidence.split('\n').map((line, index) => fact(index === 0 ? 'evidence' : '', line)),
    fact('disk before', rate(disk.before)),
    fact('disk during', rate(disk.during)),
    fact('disk after', rate(disk.after)),
    fact(
      'its share',
      runaway.ioShare === null ? 'not known' : `${(runaway.ioShare * 100).toFixed(0)} % of the bytes while it ran`
    ),
    fact('spike score', `${incident.spikePeak.toFixed(1)} at most (alert above 6)`),
    fact('sessions waiting', `${incident.mostWaiting} at most, the longest for ${incident.longestWait.toFixed(1)} s`),
    fact('the shop', `${story.toll.sold} sales, ${story.toll.refused} given up while waiting for a lock`),
  ];
}

/** "212 MB/s (180 read, 32 written)". */
export function rate(disk: Disk): string {
  const mega = (bytes: number): string => (bytes / 1e6).toFixed(bytes < 9.95e6 ? 1 : 0);
  return `${mega(totalOf(disk))} MB/s (${mega(disk.read)} read, ${mega(disk.written)} written)`;
}

/** Local time of day with milliseconds. */
function clock(time: number): string {
  const date = new Date(time);
  return `${date.toTimeString().slice(0, 8)}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

function signed(milliseconds: number): string {
  return `${milliseconds < 0 ? '−' : '+'}${Math.abs(milliseconds).toFixed(1)} ms`;
}
