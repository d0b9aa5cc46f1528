import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from './command';
import { runConformance } from './conformance';
import { countJunit } from './junit';
import { artifacts, logOf, root } from './places';
import { failure, ok, type Result } from './result';
import { LANES } from './schedule';
import type { Part, Stage } from './stage';

const bin = (name: string): string => join(root, 'node_modules/.bin', name);

/** All stages of `npm test`, in the order of its report. */
export const stages: Stage[] = [
  check('types, front end', [bin('tsc'), '-p', 'src']),
  check('types, back end', [bin('tsc'), '-p', '.']),
  check('lint', [bin('eslint'), '.']),
  check('rooms', [bin('depcruise'), '--output-type', 'err-long', 'src', 'pkg', 'tools', 'tests']),
  check('format', [bin('prettier'), '--check', '--log-level', 'warn', '.']),
  check('build', [bin('bun'), 'tools/build.ts', 'all']),
  bunTests('unit', ['./src', './pkg', './tools']),
  bunTests('servers', ['./tests/servers'], [], [`--parallel=${LANES}`]),
  { name: 'conformance', part: 'conformance', needs: ['build'], alone: true, run: runConformance },
  bunTests('browser', ['./tests/browser'], ['build']),
];

/** A command that passes or fails as a whole. */
function check(name: string, command: string[]): Stage {
  return {
    name,
    part: 'checks',
    needs: [],
    alone: false,
    run: async () => {
      const { exitCode } = await runCommand({ command, cwd: root, log: logOf(name), limitSeconds: 600 });
      return exitCode === 0 ? ok : failure('failed, see above');
    },
  };
}

/** A run of `bun test`, alone, because its tests take their time from the machine. */
function bunTests(part: Part, folders: string[], needs: string[] = [], options: string[] = []): Stage {
  return {
    name: part,
    part,
    needs,
    alone: true,
    run: async (): Promise<Result> => {
      const report = join(artifacts, `${part}.xml`);
      const reporter = ['--reporter=junit', `--reporter-outfile=${report}`];
      // A report of an earlier run must not count for this one.
      await rm(report, { force: true });
      const { exitCode } = await runCommand({
        // On busy cores a test waits for its conditions.
        command: [bin('bun'), 'test', '--timeout=180000', ...options, ...reporter, ...folders],
        cwd: root,
        log: logOf(part),
        limitSeconds: 3600,
      });
      return countJunit(existsSync(report) ? await readFile(report, 'utf8') : '', exitCode);
    },
  };
}
