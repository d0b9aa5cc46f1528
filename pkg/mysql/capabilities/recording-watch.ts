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
  /** The last look at which nothing was missing. */
  #wholeAt: Micros | null = null;
  #missing: { since: Micros; what: string[] } | null = null;

  constructor(found: Survey) {
    this.#found = found;
    this.#offFromTheStart = new Set(offIn(found.findings).map(({ of }) => of.name));
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
    const what = [
      ...switches
        .filter(({ of, on }) => !on && (isOnPicture(of.features) || !this.#offFromTheStart.has(of.name)))
        .flatMap(({ of }) => switchedOff(of)),
      ...unrecorded(recording, findings.recording).filter(({ isNow }) => isNow),
    ].map((one) => one.what);
    this.#missing = what.length === 0 ? null : { since: this.#sinceOf(what, at), what };
    this.#wholeAt = what.length === 0 ? at : this.#wholeAt;
    const before = new Map(findings.switches.map(({ of, on }) => [of.name, on]));
    return switches.some(({ of, on }) => before.get(of.name) !== on);
  }

  /** The sample, with what it lacks. */
  marked(sample: Sample): Sample {
    return this.#missing === null ? sample : { ...sample, unrecorded: this.#missing };
  }

  /** It may have begun right after the last look. */
  #sinceOf(what: string[], at: Micros): Micros {
    const known = this.#missing;
    const isSame = known !== null && known.what.length === what.length;
    return isSame ? known.since : (this.#wholeAt ?? known?.since ?? at);
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
