import { expect, test } from 'bun:test';
import { failure, ok } from './result';
import { runStages } from './schedule';
import { select, type Part, type Stage } from './stage';

const stage = (name: string, run: Stage['run'], more: Partial<Stage> = {}): Stage => ({
  name,
  part: 'checks',
  needs: [],
  alone: false,
  run,
  ...more,
});
const passes = (): Promise<typeof ok> => Promise.resolve(ok);

test('a failed stage skips only the stages that need it', async () => {
  const results = await runStages(
    [
      stage('build', () => Promise.resolve(failure('failed: it'))),
      stage('lint', () => Promise.reject(new Error('no eslint'))),
      stage('unit', passes, { alone: true }),
      stage('browser', passes, { alone: true, needs: ['build'] }),
    ],
    () => undefined
  );
  expect(results.map(({ name, passed, failed, skipped }) => [name, passed, failed, skipped])).toEqual([
    ['build', 0, 1, 0],
    ['lint', 0, 1, 0],
    ['unit', 1, 0, 0],
    ['browser', 0, 0, 1],
  ]);
  expect(results[1]?.notes).toEqual(['failed: no eslint']);
});

test('two stages run side by side, stages marked alone never do', async () => {
  let running = 0;
  const most: Record<string, number> = {};
  const watched = (name: string, more: Partial<Stage> = {}): Stage =>
    stage(
      name,
      async () => {
        running += 1;
        // Others get the chance to start.
        await Bun.sleep(20);
        most[name] = running;
        running -= 1;
        return ok;
      },
      more
    );
  await runStages(
    [watched('servers', { alone: true }), watched('lint'), watched('types'), watched('unit', { alone: true })],
    () => undefined
  );
  expect(most).toEqual({ lint: 2, types: 1, servers: 1, unit: 1 });
});

test('a part includes the stages it needs', () => {
  const all = [
    stage('build', passes),
    stage('lint', passes),
    stage('browser', passes, { part: 'browser', needs: ['build'] }),
  ];
  const names = (...wanted: Part[]): string[] => select(all, wanted).map(({ name }) => name);
  expect(names('browser')).toEqual(['build', 'browser']);
  expect(names('checks')).toEqual(['build', 'lint']);
});
