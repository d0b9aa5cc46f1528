/** Lines shown of the end of a log and before each failed test; and how many failed tests are shown. */
const TAIL = 40;
const BEFORE = 25;
const MOST = 5;

/** The part of a failed stage's log that says why: the lines before each failed test of `bun test`, or else the end. */
export function excerpt(log: string): string[] {
  const lines = log.trimEnd().split('\n');
  // The list at the end of a run names each failed test again, below this heading.
  const heading = lines.findLastIndex((line) => /^\d+ tests? failed:$/.test(line));
  const body = heading === -1 ? lines : lines.slice(0, heading);
  const failed = body.flatMap((line, index) => (line.startsWith('(fail) ') ? [index] : []));
  if (failed.length === 0) {
    return lines.slice(-TAIL);
  }
  return failed.slice(0, MOST).flatMap((at) => {
    const before = body.slice(Math.max(0, at - BEFORE), at);
    const passed = before.findLastIndex((line) => /^\((pass|skip|fail)\) /.test(line));
    return [...before.slice(passed + 1), body[at] ?? ''];
  });
}
