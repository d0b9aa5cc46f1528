import type { Result } from './result';

export interface StageResult extends Result {
  name: string;
  seconds: number;
}

/** A heading, and one line per stage. */
export function table(stages: StageResult[]): string {
  const rows = stages.map(({ name, passed, failed, skipped, seconds }) => [
    name,
    ...[passed, failed, skipped].map(String),
    `${seconds.toFixed(1)} s`,
  ]);
  const all = [['stage', 'passed', 'failed', 'skipped', 'time'], ...rows];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const cell = (text: string, column: number): string =>
    column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0);
  return all.map((row) => row.map(cell).join('  ')).join('\n');
}

/** What did not pass, stage by stage; at most `most` notes of each. */
export function remarks(stages: StageResult[], most = 20): string[] {
  return stages.flatMap(({ name, notes }) => [
    ...notes.slice(0, most).map((note) => `${name}: ${note}`),
    ...(notes.length > most ? [`${name}: … and ${notes.length - most} more, see artifacts/`] : []),
  ]);
}

/** The last line of a run. */
export function verdict(stages: StageResult[]): string {
  const sum = (of: (stage: StageResult) => number): number => stages.reduce((total, stage) => total + of(stage), 0);
  const skipped = sum((stage) => stage.skipped);
  const counted = `${sum((stage) => stage.passed)} passed, ${sum((stage) => stage.failed)} failed`;
  return skipped === 0 ? counted : `${counted}, ${skipped} skipped`;
}
