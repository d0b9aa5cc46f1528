import { noRates, type RatesByKind } from '../../../pkg/detection/io/spikes/amounts';
import type { IoRates } from '../../../pkg/detection/io/rates';
import { Chance } from './chance';
import { diaryOf, incidentsOf, type Diary, type Incident, type Span } from './diary';
import { DAY, HOUR, profileOf, type Profile } from './profile';

/** One second of a server. */
export interface Second {
  /** Null where nothing was sampled. The object is filled anew for the next second. */
  rates: RatesByKind | null;
  /** Of the whole server. */
  bytes: number;
  incarnation: number;
}

/** A made-up server: the same seed makes the same days. Its seconds are asked for in order. */
export class MadeServer {
  readonly profile: Profile;
  readonly incidents: Incident[];
  readonly #diary: Diary;
  readonly #chance: Chance;
  readonly #rates = noRates();
  #lasting = 0;
  #lastingLatency = 0;
  #level = 1;
  #leaking = 1;
  #curve = 1;
  #cold = 0;
  #incarnation = 1;

  constructor(seed: number, days: number, firstIncidentDay: number) {
    this.#chance = new Chance(seed * 7919 + 17);
    const planned = new Chance(seed);
    this.profile = profileOf(planned);
    this.#diary = diaryOf(planned, this.profile, days);
    this.incidents = incidentsOf(planned, this.profile, this.#diary, firstIncidentDay);
  }

  /** The second that begins at `t`. */
  second(t: number): Second {
    const { profile, incidents } = this;
    const diary = this.#diary;
    const chance = this.#chance;
    const restarts = active(diary.restarts, t);
    const isGap = active(diary.gaps, t) !== null;
    if (restarts !== null) {
      this.#cold = 1;
      this.#leaking = 1;
      this.#incarnation += restarts.to - t <= 1 ? 1 : 0;
      return { rates: null, bytes: 0, incarnation: this.#incarnation };
    }
    this.#follow(t);
    const keeps = Math.exp(-1 / profile.lastsFor);
    const fresh = Math.sqrt(1 - keeps * keeps);
    this.#lasting = keeps * this.#lasting + fresh * chance.normal();
    this.#lastingLatency = 0.9 * this.#lastingLatency + 0.436 * chance.normal();
    const noise = Math.exp(profile.lasting * this.#lasting);
    const loud = chance.happens(1 / profile.loudOneIn) ? 1 + chance.heavy() : 1;
    const incident = incidents.find(({ from, to }) => t >= from && t < to);
    const height = incident === undefined ? 0 : Math.min(1, (t - incident.from + 1) / (incident.onset + 1));
    const load = profile.level * this.#curve * this.#level * this.#leaking * noise * loud;
    const reads = load * Math.exp(profile.single * chance.normal());
    const writes = load * Math.exp(profile.single * chance.normal());
    const burst = active(diary.bursts, t)?.strength ?? 0;
    const wave = active(diary.waves, t)?.strength ?? 0;
    const job = active(diary.jobs, t)?.strength ?? 0;
    const backup = active(diary.backups, t)?.strength ?? 0;
    const asked = incident === undefined ? 0 : height * incident.strength;
    const share = asked * profile.capacity;
    const sessions = incident?.kind === 'many sessions' ? asked * profile.mostOperations * PAGE : 0;
    const scan = incident?.kind === 'scan' || incident?.kind === 'scan during the backup' ? share : 0;
    const sort = incident?.kind === 'spilled sort' ? share : 0;
    this.#cold *= 0.99;

    const random = reads * 0.45 * (1 + 3 * this.#cold) + burst * 0.7 + sessions * 0.8;
    const made = this.#rates;
    this.#set(made.data, random + job * 0.8 + backup + scan, writes * 0.25 + wave, PAGE);
    this.#set(made.redo, 0, writes * 0.18 + wave * 0.1 + sessions * 0.05, 4_096);
    this.#set(made.binlog, 0, writes * 0.08, 2_048);
    this.#set(
      made.temporary,
      reads * 0.01 + burst * 0.15 + job * 0.1 + sort * 0.3,
      reads * 0.01 + burst * 0.15 + job * 0.1 + sort * 0.3,
      PAGE
    );
    this.#set(made.sort, sort * 0.2, sort * 0.2, 32_768);
    const bytes = this.#answer(random / PAGE, active(diary.stalls, t)?.strength ?? 1, incident, height);
    return { rates: isGap ? null : made, bytes, incarnation: this.#incarnation };
  }

  /** The time of day, deployments, leaks: slow things. */
  #follow(t: number): void {
    const { profile } = this;
    if (t % 30 < 1) {
      const hour = (t / HOUR) % 24;
      const daily = (1 + Math.cos(((hour - profile.peakHour) / 12) * Math.PI)) / 2;
      const isWeekend = Math.floor(t / DAY) % 7 >= 5;
      this.#curve = (profile.night + (1 - profile.night) * daily) * (isWeekend ? profile.weekend : 1);
      this.#leaking = Math.min(2.5, this.#leaking * (1 + (profile.leak * 30) / HOUR));
    }
    const deployment = active(this.#diary.deployments, t);
    if (deployment !== null) {
      this.#level *= deployment.strength ** (1 / (deployment.to - deployment.from));
      // Many deployments after each other do not add up to another server.
      this.#level = Math.min(2, Math.max(0.5, this.#level));
      this.#leaking = 1;
    }
  }

  /** Whole operations: an idle second has none. */
  #set(rates: IoRates, readBytes: number, writeBytes: number, size: number): void {
    rates.readOps = Math.floor(readBytes / size + this.#chance.uniform());
    rates.writeOps = Math.floor(writeBytes / size + this.#chance.uniform());
    rates.readBytes = rates.readOps * size;
    rates.writeBytes = rates.writeOps * size;
  }

  /** What the disk does of what it is asked for, and how long that takes. Bytes a second. */
  #answer(random: number, stall: number, incident: Incident | undefined, height: number): number {
    const { capacity, mostOperations, latency } = this.profile;
    const { data, redo, binlog, temporary, sort } = this.#rates;
    const all = [data, redo, binlog, temporary, sort];
    let bytes = 0;
    for (const one of all) {
      bytes += one.readBytes + one.writeBytes;
    }
    const busy = Math.max(bytes / capacity, random / mostOperations);
    const done = Math.min(1, SATURATED / busy) / (stall > 1 ? 4 : 1);
    const isSaturated = busy > SATURATED;
    const used = Math.min(busy, 0.93);
    const queue = Math.max(1 + used ** 2 / (1 - used), isSaturated ? (incident?.waiting ?? 8) * height : 0);
    const slower = incident?.kind === 'slow disk' ? 1 + height * (incident.strength - 1) : 1;
    const factor = queue * slower * stall * Math.exp(0.15 * this.#lastingLatency);
    const throughput = slower > 1 ? done * 0.85 : done;
    let sum = 0;
    for (const one of all) {
      one.readOps *= throughput;
      one.writeOps *= throughput;
      one.readBytes *= throughput;
      one.writeBytes *= throughput;
      one.readTime = this.#time(one.readOps, latency * factor);
      one.writeTime = this.#time(one.writeOps, latency * factor * (one === data ? 0.3 : one === binlog ? 0.02 : 0.1));
      sum += one.readBytes + one.writeBytes;
    }
    return sum;
  }

  /** Few operations vary more than many. */
  #time(operations: number, latency: number): number {
    return operations <= 0
      ? 0
      : operations * latency * Math.max(0.2, 1 + (0.8 * this.#chance.normal()) / Math.sqrt(operations));
  }
}

const SATURATED = 0.97;
/** Of InnoDB. Bytes. */
const PAGE = 16_384;

/** The spans are in order, and asked about in order: the first that is not over is looked at. */
function active(spans: Span[], t: number): Span | null {
  for (let next = spans[0]; next !== undefined && t >= next.to; next = spans[0]) {
    spans.shift();
  }
  const [next] = spans;
  return next !== undefined && t >= next.from ? next : null;
}
