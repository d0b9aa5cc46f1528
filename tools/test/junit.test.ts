import { expect, test } from 'bun:test';
import { countJunit } from './junit';

const report = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="bun test" tests="4" assertions="3" failures="1" skipped="1" time="0.02">
  <testsuite name="a.test.ts" file="a.test.ts" tests="4">
    <testcase name="adds" classname="sums" time="0.001" file="a.test.ts" line="3" assertions="1" />
    <testcase name="rate &gt; 0" classname="sums" time="0.001" file="a.test.ts" line="4" assertions="1">
      <failure type="AssertionError" />
    </testcase>
    <testcase name="on mysql" classname="" time="0" file="a.test.ts" line="5" assertions="0">
      <skipped />
    </testcase>
    <testcase name="ends" classname="sums" time="0.001" file="a.test.ts" line="9" assertions="1" />
  </testsuite>
</testsuites>`;

test('counts passed tests, and names the others', () => {
  expect(countJunit(report, 1)).toEqual({
    passed: 2,
    failed: 1,
    skipped: 1,
    notes: ['failed: a.test.ts > sums > rate > 0', 'skipped: a.test.ts > on mysql'],
  });
});

test('a run that failed without a failed test counts as one failure', () => {
  expect(countJunit('', 1)).toMatchObject({ passed: 0, failed: 1 });
  expect(countJunit('', 0)).toMatchObject({ passed: 0, failed: 0, notes: [] });
});

test('reads a report of this Bun', async () => {
  const folder = await Bun.$`mktemp -d`.text().then((path) => path.trim());
  await Bun.write(
    `${folder}/x.test.ts`,
    `import { test, expect, describe } from 'bun:test';
     describe('of <three>', () => {
       test('one', () => expect(1).toBe(1));
       test('two', () => expect(1).toBe(2));
       test.skip('three', () => expect(1).toBe(3));
     });`
  );
  const run = Bun.spawn([process.execPath, 'test', '--reporter=junit', '--reporter-outfile=x.xml', './x.test.ts'], {
    cwd: folder,
    stderr: 'ignore',
    stdout: 'ignore',
  });
  const result = countJunit(await run.exited.then(() => Bun.file(`${folder}/x.xml`).text()), 1);
  await Bun.$`rm -r ${folder}`;
  expect(result).toMatchObject({ passed: 1, failed: 1, skipped: 1 });
  expect(result.notes[0]).toContain('of <three>');
});
