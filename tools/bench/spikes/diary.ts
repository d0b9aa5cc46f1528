import type { Chance } from './chance';
import { DAY, HOUR, type Profile } from './profile';

/** From when to when something happens, and how strongly. Seconds. */
export interface Span {
  from: number;
  to: number;
  strength: number;
}

/** All that happens to one server in some days, besides its ordinary load and noise; each list in order. */
export interface Diary {
  bursts: Span[];
  waves: Span[];
  jobs: Span[];
  backups: Span[];
  /** A second or more in which the disk hardly answers; `strength`: how many times slower. */
  stalls: Span[];
  /** Nothing is sampled. */
  gaps: Span[];
  /** The server is down. */
  restarts: Span[];
  /** The load is multiplied, within the span, and stays so. */
  deployments: Span[];
}

/** What happens on `days` days of an ordinary server. */
export function diaryOf(chance: Chance, profile: Profile, days: number): Diary {
  const until = days * DAY;
  const span = (from: number, length: number, strength: number): Span => ({ from, to: from + length, strength });
  const { burstEvery, burst, waves, jobs, backup } = profile;
  return {
    bursts: chance
      .times(burstEvery, until)
      .map((at) => span(at, Math.min(25, 1 + chance.exponential(4)), burst * Math.exp(0.5 * chance.normal()))),
    waves:
      waves === null
        ? []
        : every(waves.period, 0, until).map((at) =>
            span(
              at + chance.between(0, waves.period / 4),
              waves.length * chance.between(0.6, 1.4),
              waves.height * chance.between(0.6, 1.4)
            )
          ),
    jobs:
      jobs === null
        ? []
        : every(jobs.period, (jobs.minute * 60) % jobs.period, until).map((at) =>
            span(
              at + chance.between(0, 20),
              jobs.length * chance.between(0.8, 1.3),
              jobs.height * chance.between(0.8, 1.2)
            )
          ),
    backups:
      backup === null
        ? []
        : every(DAY, backup.at, until).map((at) =>
            span(
              at + chance.between(-120, 120),
              backup.length * chance.between(0.9, 1.15),
              backup.height * chance.between(0.9, 1.1)
            )
          ),
    stalls: chance.times(DAY / 3, until).map((at) => span(at, chance.between(1, 3), chance.between(5, 25))),
    gaps: chance.times(DAY / 2, until).map((at) => span(at, chance.logBetween(2, 120), 1)),
    restarts: chance.times(8 * DAY, until).map((at) => span(at, chance.between(15, 120), 1)),
    deployments: chance
      .times(3.5 * DAY, until)
      .map((at) => span(at, chance.between(1, 120), chance.logBetween(0.6, 1.7))),
  };
}

function every(period: number, first: number, until: number): number[] {
  return Array.from({ length: Math.max(0, Math.ceil((until - first) / period)) }, (_, i) => first + i * period);
}

/** The kinds of true incidents. */
export const incidentKinds = ['scan', 'spilled sort', 'many sessions', 'slow disk', 'scan during the backup'] as const;
export type IncidentKind = (typeof incidentKinds)[number];

export interface Incident {
  kind: IncidentKind;
  from: number;
  to: number;
  /** Seconds until it is at its height. */
  onset: number;
  /** Of a scan or sort, the share of the capacity that it asks for; of sessions, of its random operations; of a disk, how many times slower. */
  strength: number;
  /** How many operations wait at the disk at once, where it is saturated. */
  waiting: number;
}

/** One incident a day from the first day on, each of another kind, and one during the backup of the last night. */
export function incidentsOf(chance: Chance, { kind: use }: Profile, { backups }: Diary, firstDay: number): Incident[] {
  const incident = (kind: IncidentKind, from: number): Incident => ({
    kind,
    from,
    to: from + chance.logBetween(3, 45) * 60,
    onset: kind === 'many sessions' ? chance.between(1, 30) : chance.between(0, 3),
    strength: strengthOf(chance, kind),
    waiting: chance.logBetween(8, 60),
  });
  // A slow disk is no incident where nobody uses it.
  const kinds: IncidentKind[] = [
    'scan',
    'spilled sort',
    'many sessions',
    ...(use === 'quiet' ? [] : (['slow disk'] as const)),
  ];
  const daily = kinds.map((kind, day) => incident(kind, (firstDay + day + chance.between(0.3, 0.95)) * DAY));
  const lastNight = backups.find(({ from }) => from > (firstDay + 3) * DAY);
  if (lastNight === undefined) {
    return daily;
  }
  const during = incident(
    'scan during the backup',
    lastNight.from + chance.between(0.2, 0.7) * (lastNight.to - lastNight.from)
  );
  return [...daily, { ...during, to: Math.min(during.to, during.from + HOUR / 4) }];
}

function strengthOf(chance: Chance, kind: IncidentKind): number {
  switch (kind) {
    case 'many sessions':
      return chance.between(0.95, 2);
    case 'slow disk':
      return chance.logBetween(5, 40);
    case 'spilled sort':
      return chance.between(0.6, 1.3);
    default:
      return chance.between(0.95, 2);
  }
}
