import { StoreError } from '../error';
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';

export interface Location {
  /** The file; its folder exists and can be written. */
  path: string;
  /** A warning for administrators: the place does not last, or is not the configured one. Null if all is well. */
  warning: string | null;
}

interface Surroundings {
  env?: Record<string, string | undefined>;
  /** The running executable's own path. */
  execPath?: string;
  temporary?: string;
}

/**
 * Finds the place of a data source's history: in `history_path` of grafana.ini's `[plugin.runaway-mysql-datasource]`; else in
 * `runaway/` beside Grafana's `plugins/` folder; else in a temporary folder, with a warning. A uid is unique only within
 * its organisation. Throws a StoreError when not even a temporary folder can be written.
 */
export function locate(
  source: { orgId: number; uid: string },
  { env = process.env, execPath = process.execPath, temporary = tmpdir() }: Surroundings = {}
): Location {
  const file = fileName(source);
  const complaints: string[] = [];
  for (const folder of candidates(env['GF_PLUGIN_HISTORY_PATH'], execPath)) {
    const problem = 'problem' in folder ? folder.problem : unwritable(folder.path);
    if (problem === null && 'path' in folder) {
      return { path: join(folder.path, file), warning: complaints.length === 0 ? null : complaints.join(' ') };
    }
    complaints.push(`${problem}.`);
  }
  const folder = temporaryFolder(temporary);
  const lost = `The history lies in ${folder}, a temporary folder: it may be lost when the machine restarts.`;
  const remedy = 'Set history_path under [plugin.runaway-mysql-datasource] in grafana.ini to a folder that lasts.';
  return { path: join(folder, file), warning: [lost, ...complaints, remedy].join(' ') };
}

type Candidate = { path: string } | { problem: string };

function candidates(configured: string | undefined, execPath: string): Candidate[] {
  const wanted = (configured ?? '').trim();
  const asked: Candidate[] =
    wanted === ''
      ? []
      : [isAbsolute(wanted) ? { path: wanted } : { problem: `history_path is not an absolute path: ${wanted}` }];
  const plugins = pluginsFolder(execPath);
  const beside: Candidate =
    plugins === null
      ? { problem: `No plugins folder lies above ${execPath}` }
      : { path: join(dirname(plugins), 'runaway') };
  return [...asked, beside];
}

function pluginsFolder(execPath: string): string | null {
  for (let path = resolve(execPath); path !== dirname(path); path = dirname(path)) {
    if (basename(path) === 'plugins') {
      return path;
    }
  }
  return null;
}

/** Why the folder cannot be written; null if it can. Creates a missing folder, for its owner alone. */
function unwritable(folder: string): string | null {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const probe = join(folder, `.probe-${process.pid}`);
    writeFileSync(probe, '', { mode: 0o600 });
    rmSync(probe);
    return null;
  } catch (error) {
    return `${folder} cannot be written: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function temporaryFolder(temporary: string): string {
  const folder = join(temporary, `runaway-${process.getuid?.() ?? 'history'}`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // In a shared folder, another user may have created a link or a folder of this name first.
    const found = lstatSync(folder);
    const own = found.isDirectory() && (process.getuid === undefined || found.uid === process.getuid());
    const shut = process.platform === 'win32' || (found.mode & 0o077) === 0;
    return own && shut && unwritable(folder) === null ? folder : mkdtempSync(join(temporary, 'runaway-'));
  } catch (error) {
    const message = `No folder for the history can be written, not even ${folder}. Set history_path under [plugin.runaway-mysql-datasource] in grafana.ini to one that can.`;
    throw new StoreError('read-only', message, { cause: error });
  }
}

/** A uid that is a plain name is used as it is; any other is reduced to one, and gets its hash to keep it unique. */
function fileName({ orgId, uid }: { orgId: number; uid: string }): string {
  const plain = uid.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 64);
  const hash = createHash('sha256').update(uid).digest('hex').slice(0, 12);
  return `${orgId}-${plain === uid && uid !== '' ? plain : `${plain}-${hash}`}.sqlite`;
}
