/** Runs the timed tests on real servers again and again, first alone, then beside processes that take every core. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { excerpt } from '../test/excerpt';
import { runCommand, stopCommands } from '../test/command';
import { logOf, root } from '../test/places';
import { keepCoresBusy } from './busy-processes';
import { filesOf, parseSoak } from './plan';

const folder = 'tests/servers';
let failures = 0;

process.on('SIGINT', () => {
  stopCommands();
  process.exit(130);
});

try {
  const plan = parseSoak(process.argv.slice(2));
  const files = filesOf(await readdir(join(root, folder)), plan);
  console.log(`${files.join(', ')}: ${plan.times} times alone, ${plan.times} times on busy cores`);
  await repeat('alone', files, plan.times);
  {
    using _ = keepCoresBusy();
    await repeat('busy', files, plan.times);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(2);
}
console.log(failures === 0 ? 'No run failed.' : `${failures} runs failed.`);
process.exit(failures === 0 ? 0 : 1);

async function repeat(how: string, files: string[], times: number): Promise<void> {
  for (let run = 1; run <= times; run++) {
    const log = logOf(`soak ${how} ${run}`);
    const began = performance.now();
    const command = [
      join(root, 'node_modules/.bin/bun'),
      'test',
      '--timeout=180000',
      ...files.map((file) => `./${folder}/${file}`),
    ];
    const { exitCode } = await runCommand({ command, cwd: root, log, limitSeconds: 1800 });
    const seconds = Math.round((performance.now() - began) / 1000);
    console.log(`${exitCode === 0 ? '✓' : '✗'} ${how}, run ${run} of ${times}: ${seconds} s`);
    if (exitCode !== 0) {
      failures++;
      console.log(excerpt(await Bun.file(log).text()).join('\n'));
    }
  }
}
