import { quantile } from '../numbers';
import type { Cost } from './cost';
import { incidentKinds } from './diary';
import { fixed, JUDGED_DAYS, thresholds, ways, type Trial, type Way } from './trial';

const MONTH = 30;

/** What the trials showed, as Markdown. */
export function tableOf(trials: readonly Trial[], cost: Cost): string {
  const serverDays = trials.length * JUDGED_DAYS;
  const incidents = outcomesOf(trials, 'score, last value', 6).flatMap((outcome) => outcome.incidents);
  return [
    `${trials.length} servers (seeds ${trials[0]?.seed} to ${trials.at(-1)?.seed}), ${serverDays} days in all, ${incidents.length} incidents. Seconds from the beginning of an incident until the rule fires; false alarms for each server and month of 30 days.`,
    '',
    '| rule | threshold | incidents told | delay, median | delay, worst | false alarms a month |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    ...ways.flatMap((way) =>
      thresholds.map((threshold) => {
        const outcomes = outcomesOf(trials, way, threshold);
        const all = outcomes.flatMap((outcome) => outcome.incidents);
        const delays = delaysOf(all);
        const alarms = outcomes.reduce((sum, { falseAlarms }) => sum + falseAlarms.length, 0);
        const limit = way === 'fixed threshold' ? `${fixed[threshold] / 1e6} MB/s` : `${threshold}`;
        return row([way, limit, share(delays, all), ...delay(delays), number((alarms / serverDays) * MONTH)]);
      })
    ),
    '',
    'The score with threshold 6, by kind of incident:',
    '',
    '| incident | told | delay, median | delay, worst |',
    '| --- | ---: | ---: | ---: |',
    ...incidentKinds.map((kind) => {
      const all = incidents.filter((incident) => incident.kind === kind);
      const delays = delaysOf(all);
      return row([kind, share(delays, all), ...delay(delays)]);
    }),
    '',
    `All scores of one sample, by measure and kind of I/O, take ${cost.mean.toFixed(0)} µs of processor time on average, and ${cost.slowest.toFixed(0)} µs in the one sample of ten that ends a block.`,
  ].join('\n');
}

function outcomesOf(trials: readonly Trial[], way: Way, threshold: number) {
  return trials.flatMap(({ outcomes }) =>
    outcomes.filter((one) => one.way === way && one.threshold === threshold).map(({ outcome }) => outcome)
  );
}

function delaysOf(incidents: ReadonlyArray<{ delay: number | null }>): number[] {
  return incidents.flatMap(({ delay: seconds }) => (seconds === null ? [] : [seconds]));
}

function share(delays: readonly number[], all: readonly unknown[]): string {
  return `${delays.length} of ${all.length}`;
}

function delay(delays: number[]): [median: string, worst: string] {
  return delays.length === 0
    ? ['–', '–']
    : [`${quantile(delays, 0.5).toFixed(0)} s`, `${Math.max(...delays).toFixed(0)} s`];
}

function number(value: number): string {
  return value >= 10 ? value.toFixed(0) : value.toFixed(1);
}

function row(cells: string[]): string {
  return `| ${cells.join(' | ')} |`;
}
