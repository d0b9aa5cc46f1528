import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Installs the packages of package-lock.json unless they are installed. Throws with what to do where that fails. */
export function installNodePackages(root) {
  if (!isInstalled(root)) {
    console.log('Installing the npm packages …');
    const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    if (status !== 0) {
      throw new Error('npm ci failed, see above. Fix it, then run this again.');
    }
  }
  if (!bunRuns(root)) {
    // npm may be configured not to run install scripts; Bun's script installs the right binary.
    spawnSync(process.execPath, [join(root, 'node_modules/bun/install.js')], { stdio: 'inherit' });
    if (!bunRuns(root)) {
      throw new Error('node_modules/.bin/bun does not run on this machine. Remove node_modules, then run this again.');
    }
  }
}

/** Whether every package of the lock file is in node_modules in its version, by npm's own record. */
function isInstalled(root) {
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const found = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  if (wanted === null || found === null) {
    return false;
  }
  // Optional packages include those of other platforms.
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional || found[path]?.version === version
  );
}

function packagesOf(lockFile) {
  try {
    return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
  } catch {
    return null;
  }
}

function bunRuns(root) {
  return spawnSync(join(root, 'node_modules/.bin/bun'), ['--version']).status === 0;
}
