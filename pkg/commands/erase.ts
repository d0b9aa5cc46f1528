import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { erasedText } from '../../src/shared/erased-text';
import { eraseRequest, type EraseRequest } from '../../src/shared/resources';
import { settings } from '../../src/shared/settings';
import { toErasure } from '../store/erasure';
import { StoreError } from '../store/error';
import { locate } from '../store/sqlite/location';
import { openStore } from '../store/sqlite/workers/open-store';
import { dataSourceOptions, dataSourceOf } from './data-source-option';

export const usage =
  'erase (--history FILE | --datasource UID [--org ID]) [--user USER] [--text PATTERN] [--from TIME] [--to TIME] [--dry-run]';

/** What keeps a history; erasing keeps no house. */
const retention = settings.parse({ instances: [{ address: 'none' }], user: 'none' });

/**
 * Erases what is known of a user, a text or a time from a history that nobody writes; answers what it did. Rejects with an
 * Error that says what is wrong.
 */
export async function erase(args: string[]): Promise<string> {
  const { path, request } = options(args);
  const by = { name: userInfo().username, from: 'command line' as const };
  const history = await openStore({ path, settings: retention, log: { warn: console.error, error: console.error } });
  try {
    if (request.dryRun) {
      return `${erasedText(await history.erasable(toErasure(request)), false)}\n`;
    }
    const { left, ...erased } = await history.erase(toErasure(request), by);
    return [erasedText(erased, true), ...left.map((file) => `May still hold it: ${file}`), ''].join('\n');
  } catch (error) {
    if (error instanceof StoreError && error.problem === 'busy') {
      const who =
        'While Grafana runs, erase on the Setup page of Runaway: the process that writes the history does it.';
      throw new Error(`${error.message} ${who} Or stop Grafana, and repeat this command.`, { cause: error });
    }
    throw error;
  } finally {
    await history.close();
  }
}

function options(args: string[]): { path: string; request: EraseRequest } {
  const { values } = parseArgs({
    args,
    options: {
      ...dataSourceOptions,
      history: { type: 'string' },
      user: { type: 'string' },
      text: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
    },
  });
  const { user, text, from, to } = values;
  const asked = eraseRequest.safeParse({
    ...(user !== undefined && { user }),
    ...(text !== undefined && { text }),
    ...(from !== undefined && { from: timeOf('--from', from) }),
    ...(to !== undefined && { to: timeOf('--to', to) }),
    dryRun: values['dry-run'],
  });
  if (!asked.success) {
    throw new Error(
      asked.error.issues
        .map(({ path: [field], message }) => `${field === undefined ? '' : `--${String(field)}: `}${message}.`)
        .join(' ')
    );
  }
  return { path: pathOf(values), request: asked.data };
}

function pathOf({ history, datasource, org }: { history?: string; datasource?: string; org: string }): string {
  if ((history === undefined) === (datasource === undefined)) {
    throw new Error('Give either --history with the file, or --datasource with the uid of its data source.');
  }
  const path = history ?? locate(dataSourceOf({ datasource, org })).path;
  if (!existsSync(path)) {
    throw new Error(
      `There is no history at ${path}. The Setup page of Runaway says where it is: give that with --history.`
    );
  }
  return path;
}

function timeOf(option: string, text: string): number {
  const time = Date.parse(text);
  if (Number.isNaN(time)) {
    throw new Error(`${option} takes a time, for example 2024-05-05T09:00:00Z.`);
  }
  return time;
}
