import type { StoryRecord } from '../workload/story';
import type { Disk, Incident, Recorded } from './incident';

/** The rule by share of the disk I/O asks for so many seconds; the one by time for more. */
const SOONEST = 3;
/** How far what was recorded may lie from what happened. Milliseconds, seconds, and factors. */
const START_WITHIN = 50;
const END_WITHIN = 1200;
const DETECTED_WITHIN = 2.5;
/** The runaway moves so many times more than the shop. */
const TIMES_CALM = 3;
const SPIKE = 6;

/** What of a recorded incident isn't so; empty when all of it is right. `threshold` is the runaway threshold in seconds. */
export function faults(recorded: Recorded, incident: Incident | null, story: StoryRecord, threshold: number): string[] {
  const found: string[] = [];
  const expect = (right: boolean, fault: string): void => void (right || found.push(fault));
  const invented = recorded.runaways.filter(({ processlistId }) => processlistId !== story.processlistId);
  for (const { processlistId, user, text } of invented) {
    found.push(`a runaway was marked that is none: ${user} (${processlistId}), ${text?.slice(0, 80)}`);
  }
  if (incident === null) {
    return [...found, `no runaway was recorded for connection ${story.processlistId}`];
  }
  const { runaway, disk } = incident;
  const delay = incident.detectionDelay;
  expect(Math.abs(incident.startError) <= START_WITHIN, `its start is ${ms(incident.startError)} off`);
  expect(delay !== null && delay - threshold <= DETECTED_WITHIN, `it was marked late: after ${delay} s`);
  expect(delay === null || delay >= SOONEST, `it was marked early: after ${delay} s`);
  expect(
    incident.endError !== null && Math.abs(incident.endError) <= END_WITHIN,
    incident.endError === null ? 'it has no end' : `its end is ${ms(incident.endError)} off`
  );
  expect(['killed', 'connection-killed'].includes(runaway.outcome), `its outcome is ${runaway.outcome}, not killed`);
  expect(runaway.killer?.includes('dba') === true, `its killer is ${runaway.killer}, not the DBA`);
  expect(sum(disk.during) > TIMES_CALM * sum(disk.before), 'the disk was not busier while it ran');
  expect(sum(disk.during) > TIMES_CALM * sum(disk.after), 'the disk did not calm down after it');
  expect(incident.spikePeak > SPIKE, `the spike score never passed ${SPIKE}: ${incident.spikePeak.toFixed(1)}`);
  expect(incident.mostWaiting > 0, 'no session was seen waiting');
  return found;
}

export function sum({ read, written }: Disk): number {
  return read + written;
}

function ms(value: number): string {
  return `${value.toFixed(0)} ms`;
}
