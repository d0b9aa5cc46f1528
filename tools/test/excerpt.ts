/** Lines shown of a log's end, and before each failed test. */
const TAIL = 40;
const BEFORE = 25;
const MOST = 5;

/** What of a failed stage's log tells why: what was printed before each failed test of `bun test`, or else the log's end. */
export function excerpt(log: string): string[] {
  const lines = log.trimEnd().split('\n');
  // The list at the end of a run names each failed test again, below this heading.
  const heading = lines.findLastIndex((line) => /^\d+ tests? failed:$/.test(line));
  const told = heading === -1 ? lines : lines.slice(0, heading);
  const failed = told.flatMap((line, index) => (line.startsWith('(fail) ') ? [index] : []));
  if (failed.length === 0) {
    return lines.slice(-TAIL);
  }
  return failed.slice(0, MOST).flatMap((at) => {
    const before = told.slice(Math.max(0, at - BEFORE), at);
    const passed = before.findLastIndex((line) => /^\((pass|skip|fail)\) /.test(line));
    return [...before.slice(passed + 1), told[at] ?? ''];
  });
}
