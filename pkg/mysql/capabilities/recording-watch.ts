import type { Sample } from '../../detection/sample';
import type { Micros } from '../../detection/time';
import type { Findings } from './findings';
import type { Recording } from './recording';
import { switchedOff } from './shortcomings';
import type { Survey } from './survey';
import { unrecorded } from './unrecorded';

/** Follows what performance_schema records, from look to look of one session. */
export class RecordingWatch {
  #found: Survey;
  /** Switches that were off when the session began: Setup tells of them, the timeline is not marked for days. */
  readonly #offFromTheStart: ReadonlySet<string>;
  /** By the server's clock, as samples are. */
  #lookedAt: Micros | null = null;
  #what: string[];
  #since: Micros | null = null;

  constructor(found: Survey) {
    this.#found = found;
    this.#offFromTheStart = new Set(offIn(found.findings).map(({ of }) => of.name));
    this.#what = this.#missingIn(found.findings.recording, null);
  }

  get found(): Survey {
    return this.#found;
  }

  /** Takes in a new survey. */
  renew(found: Survey): void {
    const { recording } = this.#found.findings;
    this.#found = { ...found, findings: { ...found.findings, recordingBefore: recording } };
  }

  /** Takes in a look at that time. Whether something was switched on or off since the one before. */
  note(recording: Recording, at: Micros): boolean {
    const { findings } = this.#found;
    const { switches } = recording;
    this.#found = { ...this.#found, findings: { ...findings, recording, recordingBefore: findings.recording } };
    const what = this.#missingIn(recording, findings.recording);
    if (what.length !== this.#what.length) {
      // It may have begun right after the last look.
      this.#since = this.#lookedAt;
    }
    this.#what = what;
    this.#lookedAt = at;
    const before = new Map(findings.switches.map(({ of, on }) => [of.name, on]));
    return switches.some(({ of, on }) => before.get(of.name) !== on);
  }

  /** The sample, with what it lacks. */
  marked(sample: Sample): Sample {
    this.#lookedAt ??= sample.at;
    this.#since ??= sample.at;
    return this.#what.length === 0 ? sample : { ...sample, unrecorded: { since: this.#since, what: this.#what } };
  }

  #missingIn(recording: Recording, before: Recording | null): string[] {
    return [
      ...recording.switches
        .filter(({ of, on }) => !on && (isOnPicture(of.features) || !this.#offFromTheStart.has(of.name)))
        .flatMap(({ of }) => switchedOff(of)),
      ...unrecorded(recording, before).filter(({ isNow }) => isNow),
    ].map((one) => one.what);
  }
}

function offIn({ switches }: Findings): Findings['switches'] {
  return switches.filter(({ of, on }) => !on && of.lost !== null);
}

function isOnPicture(features: readonly string[]): boolean {
  return features.includes('statements') || features.includes('events');
}

/** Whether samples of both surveys are read in the same way. */
export function isReadTheSameWay(one: Survey, other: Survey): boolean {
  return readableIn(one) === readableIn(other);
}

/** What decides how samples are read. */
function readableIn({ features, findings, dataDir }: Survey): string {
  const { account, enabled, processDenied } = findings;
  return JSON.stringify([features, account, enabled, processDenied, dataDir]);
}
