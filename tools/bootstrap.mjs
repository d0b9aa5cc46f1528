// Plain Node without packages, because it installs them. Quick and silent when there is nothing to install.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installDebianPackages } from './bootstrap/debian.mjs';
import { installNodePackages } from './bootstrap/node.mjs';

const commands = {
  demo: 'tools/demo/main.ts',
  test: 'tools/test/main.ts',
  build: 'tools/build.ts',
  bench: 'tools/bench/main.ts',
  package: 'tools/package.ts',
  soak: 'tools/soak/main.ts',
};

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [command = '', ...args] = process.argv.slice(2);

if (!Object.hasOwn(commands, command)) {
  fail(`usage: node tools/bootstrap.mjs <${Object.keys(commands).join('|')}> [arguments]`);
}
if (Number(process.versions.node.split('.')[0]) < 20) {
  fail(`Node 20 or newer is needed; this is ${process.version}.`);
}
try {
  installNodePackages(root);
} catch (error) {
  fail(error.message);
}
installDebianPackages(command, args);
runInBun();

/** Runs the command in Bun, with our signals, and exits with its exit code. */
function runInBun() {
  const bun = join(root, 'node_modules', '.bin', 'bun');
  const child = spawn(bun, [join(root, commands[command]), ...args], { cwd: root, stdio: 'inherit' });
  // The terminal sends Ctrl-C to both; the child decides when it has cleaned up.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('error', (error) => fail(`${bun}: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
