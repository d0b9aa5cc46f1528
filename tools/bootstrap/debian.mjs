import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What each Debian package is for, and programs or files that show that it is installed. */
const needs = {
  'ca-certificates': { for: 'downloads', any: ['/etc/ssl/certs/ca-certificates.crt', '/etc/ssl/cert.pem'] },
  'mariadb-server': { for: 'the tests on MariaDB', any: ['mariadbd'] },
  chromium: { for: 'the browser tests and screenshots', any: ['chromium', 'chromium-browser', 'google-chrome'] },
  'fonts-dejavu-core': { for: 'screenshots', any: ['/usr/share/fonts/truetype/dejavu'] },
  sysbench: { for: 'the benchmark of sampling', any: ['sysbench'] },
  'golang-go': { for: 'the conformance tests', any: ['go'] },
};

/** From 1.21 on, Go fetches the toolchain that a module asks for; an older one is of no use. */
const OLDEST_GO = 21;

/** Installs the Debian packages that a command needs. Where it may not, it says what is missing and continues. */
export function installDebianPackages(command, args) {
  const missing = wanted(command, args).filter((name) => !needs[name].any.some(exists));
  if (missing.length === 0) {
    return;
  }
  const install = ['install', '-y', '-q', '--no-install-recommends'];
  if (process.getuid?.() !== 0 || !exists('apt-get')) {
    const why = missing.map((name) => `${name} (for ${needs[name].for})`).join(', ');
    console.error(
      `Missing on this machine: ${why}.\nOn Debian, as root: apt-get ${install.join(' ')} ${missing.join(' ')}`
    );
    return;
  }
  console.log(`Installing Debian packages: ${missing.join(', ')} …`);
  withoutStartingServices(() => {
    apt(['update', '-q']);
    const names = missing.filter((name) => name !== 'golang-go' || candidateIsNewEnough());
    // A package that cannot be installed must not cost the others.
    if (!apt([...install, ...names])) {
      names.forEach((name) => apt([...install, name]));
    }
  });
  const still = missing.filter((name) => !needs[name].any.some(exists));
  if (still.length > 0) {
    console.error(still.map((name) => `Could not be installed: ${name} (for ${needs[name].for}).`).join('\n'));
  }
}

function wanted(command, args) {
  if (command === 'test') {
    return Object.keys(needs).filter((name) => name !== 'sysbench');
  }
  if (command === 'bench' && (args.length === 0 || args.includes('sampling'))) {
    return ['mariadb-server', 'sysbench'];
  }
  const pictures = command === 'demo' && args.some((arg) => arg.startsWith('--screenshots'));
  return pictures ? ['chromium', 'fonts-dejavu-core'] : [];
}

function apt(args) {
  const { status, stdout, stderr } = spawnSync('apt-get', args, {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) {
    console.error(
      `apt-get ${args.join(' ')} failed:\n${`${stdout}\n${stderr}`.trim().split('\n').slice(-8).join('\n')}`
    );
  }
  return status === 0;
}

function candidateIsNewEnough() {
  const { stdout = '' } = spawnSync('apt-cache', ['policy', 'golang-go'], { encoding: 'utf8' });
  const minor = /Candidate: (?:\d+:)?1\.(\d+)/.exec(stdout)?.[1];
  return Number(minor ?? 0) >= OLDEST_GO;
}

/** Debian's maintainer scripts ask this file whether they may start a service. */
function withoutStartingServices(work) {
  const policy = '/usr/sbin/policy-rc.d';
  const ours = !existsSync(policy);
  if (ours) {
    writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  }
  try {
    work();
  } finally {
    if (ours) {
      rmSync(policy, { force: true });
    }
  }
}

/** Whether a file exists, or a program is on the PATH or in an sbin folder, which an ordinary user's PATH lacks. */
function exists(what) {
  if (what.startsWith('/')) {
    return existsSync(what);
  }
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/local/go/bin'];
  return folders.some((folder) => {
    try {
      accessSync(join(folder, what), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
