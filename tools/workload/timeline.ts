/** How long each part of the story takes, in seconds. */
export interface Timeline {
  /** The shop as usual; Runaway learns the ordinary I/O from the first half minute. */
  calm: number;
  /** The report runs unnoticed. */
  unnoticed: number;
  /** The DBA has found it, and asks whether it may be killed. */
  deciding: number;
  /** After the kill, until the story ends. */
  recovery: number;
}

/** The morning of the outage at two seconds a minute: three minutes. */
export const morning: Timeline = { calm: 30, unnoticed: 90, deciding: 30, recovery: 30 };

/** As short as possible: detection takes ten seconds, and the spike score needs thirty seconds of history. */
export const brief: Timeline = { calm: 38, unnoticed: 35, deciding: 10, recovery: 15 };

/** When the parts of that morning began and ended, in minutes after midnight. */
const marks = [8 * 60 + 45, 9 * 60, 9 * 60 + 45, 10 * 60, 10 * 60 + 15] as const;

export function lengthOf({ calm, unnoticed, deciding, recovery }: Timeline): number {
  return calm + unnoticed + deciding + recovery;
}

/** The time of that morning, `seconds` into the story: "09:45". */
export function clockAt(timeline: Timeline, seconds: number): string {
  const lengths = [timeline.calm, timeline.unnoticed, timeline.deciding, timeline.recovery];
  let minutes: number = marks[0];
  let rest = Math.max(0, seconds);
  lengths.forEach((length, part) => {
    const share = length === 0 ? 1 : Math.min(1, rest / length);
    minutes += share * ((marks[part + 1] ?? 0) - (marks[part] ?? 0));
    rest = Math.max(0, rest - length);
  });
  // Timers fire up to a millisecond early, which must not show 09:44.
  const whole = Math.floor(minutes + 0.05);
  return `${String(Math.floor(whole / 60)).padStart(2, '0')}:${String(whole % 60).padStart(2, '0')}`;
}
