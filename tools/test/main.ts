import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { findServer } from '../servers/debian';
import { stopCommands } from './command';
import { excerpt } from './excerpt';
import { artifacts, logOf } from './places';
import { runStages } from './schedule';
import { parts, select, type Part } from './stage';
import { stages } from './stages';
import { remarks, table, verdict, type StageResult } from './summary';

const wanted = process.argv.slice(2);
const unknown = wanted.find((part) => !(parts as readonly string[]).includes(part));
if (unknown !== undefined) {
  console.error(`"${unknown}" is not a part of the tests. The parts are ${parts.join(', ')}.`);
  process.exit(2);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    stopCommands();
    process.exit(130);
  });
}

await mkdir(artifacts, { recursive: true });
const chosen = select(stages, wanted.length === 0 ? [...parts] : (wanted as Part[]));
const servers = chosen.some(({ alone }) => alone) ? await findServers() : [];
const results = await runStages(chosen, printResult);
for (const line of [...remarks(results), ...servers.filter((line) => line.startsWith('skipped'))]) {
  console.log(line);
}
console.log(`\n${table(results)}\n\n${verdict(results)}`);
process.exit(results.some(({ failed }) => failed > 0) ? 1 : 0);

/** Fetches the servers before any test needs them, and reports a missing one. */
async function findServers(): Promise<string[]> {
  const lines = [];
  const wanted = [['mysql'], ['mariadb'], ['mariadb', 'trixie']] as const;
  for (const [flavour, suite] of wanted) {
    const found = await findServer(flavour, suite);
    const name = suite === undefined ? flavour : `${flavour} of Debian ${suite}`;
    const line = 'missing' in found ? `skipped: all tests on ${name}: ${found.missing}` : `${flavour} ${found.version}`;
    console.log(line);
    lines.push(line);
  }
  return lines;
}

function printResult({ name, passed, failed, skipped, seconds }: StageResult): void {
  const counts = `${passed} passed, ${failed} failed, ${skipped} skipped`;
  console.log(`${failed > 0 ? '✗' : passed > 0 ? '✓' : '–'} ${name}: ${counts} in ${seconds.toFixed(1)} s`);
  if (failed > 0 && existsSync(logOf(name))) {
    const lines = excerpt(readFileSync(logOf(name), 'utf8'));
    console.log([`--- from ${logOf(name)}`, ...lines, '---'].join('\n'));
  }
}
