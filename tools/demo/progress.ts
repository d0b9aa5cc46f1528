import { askRecorded } from './recorded';
import type { Points } from './client';
import type { Recorded } from './incident';
import { rate } from './account';

/** One line: what the plugin recorded in the last seconds. */
export function progressLine(clock: string, { runaways, ...series }: Recorded): string {
  const disk = { read: last(series.read) ?? 0, written: last(series.written) ?? 0 };
  const running = runaways.filter(({ outcome }) => outcome === 'running').length;
  const spike = last(series.spikeScore);
  return [
    clock,
    rate(disk).padEnd(38),
    `${last(series.sessionsWaiting) ?? 0} waiting`.padEnd(11),
    `${running} runaway${running === 1 ? '' : 's'}`.padEnd(11),
    `spike score ${spike === undefined ? 'not yet' : spike.toFixed(1)}`,
  ].join('  ');
}

/** Prints such a line every `seconds` until it is stopped. A failed query is printed too, and asked again. */
export function printProgress(
  url: string,
  clock: () => string,
  seconds: number,
  print: (line: string) => void
): () => void {
  let asking = false;
  const timer = setInterval(() => {
    // On a saturated machine an answer may take longer than the interval.
    if (!asking) {
      asking = true;
      askRecorded(url, Date.now() - 5000, Date.now())
        .then((recorded) => print(`  ${progressLine(clock(), recorded)}`))
        .catch((error: unknown) => print(`  ${clock()}  ${error instanceof Error ? error.message : String(error)}`))
        .finally(() => (asking = false));
    }
  }, seconds * 1000);
  return () => clearInterval(timer);
}

function last(points: Points): number | undefined {
  return points.at(-1)?.value;
}
