import type { StoryRecord } from '../workload/story';
import type { Disk, Incident, Recorded } from './incident';

/** Seconds after which the rule by share of I/O marks a runaway at the earliest; the rule by time is later. */
const EARLIEST = 3;
/** How much the recorded times may differ from the real ones. Milliseconds; of the detection, seconds. */
const START_WITHIN = 50;
const END_WITHIN = 1200;
const DETECTED_WITHIN = 2.5;
/** The runaway moves this many times more bytes than the shop. */
const TIMES_CALM = 3;
const SPIKE = 6;

/** What is wrong with a recorded incident; empty when it is right. `threshold` is the runaway threshold in seconds. */
export function faults(recorded: Recorded, incident: Incident | null, story: StoryRecord, threshold: number): string[] {
  const found: string[] = [];
  const expect = (right: boolean, fault: string): void => void (right || found.push(fault));
  const invented = recorded.runaways.filter(({ processlistId }) => processlistId !== story.processlistId);
  for (const { processlistId, user, text } of invented) {
    found.push(`a statement was marked that is no runaway: ${user} (${processlistId}), ${text?.slice(0, 80)}`);
  }
  if (incident === null) {
    return [...found, `no runaway was recorded for connection ${story.processlistId}`];
  }
  const { runaway, disk } = incident;
  const delay = incident.detectionDelay;
  expect(Math.abs(incident.startError) <= START_WITHIN, `its start is ${ms(incident.startError)} off`);
  expect(delay !== null && delay - threshold <= DETECTED_WITHIN, `it was marked too late: after ${delay} s`);
  expect(delay === null || delay >= EARLIEST, `it was marked too early: after ${delay} s`);
  expect(
    incident.endError !== null && Math.abs(incident.endError) <= END_WITHIN,
    incident.endError === null ? 'it has no end' : `its end is ${ms(incident.endError)} off`
  );
  expect(['killed', 'connection-killed'].includes(runaway.outcome), `its outcome is ${runaway.outcome}, not killed`);
  expect(runaway.killer?.includes('dba') === true, `its killer is ${runaway.killer}, not the DBA`);
  expect(totalOf(disk.during) > TIMES_CALM * totalOf(disk.before), 'the disk was not busier while it ran');
  expect(totalOf(disk.during) > TIMES_CALM * totalOf(disk.after), 'the disk did not calm down after it');
  expect(incident.spikePeak > SPIKE, `the spike score never passed ${SPIKE}: ${incident.spikePeak.toFixed(1)}`);
  expect(incident.mostWaiting > 0, 'no session was seen waiting');
  return found;
}

export function totalOf({ read, written }: Disk): number {
  return read + written;
}

function ms(value: number): string {
  return `${value.toFixed(0)} ms`;
}
