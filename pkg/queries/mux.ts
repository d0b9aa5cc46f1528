import { StoreError } from '../store/error';
import type { Frame } from '../plugin/frame';
import { PluginError, type Query } from '../plugin/handlers';
import { activity } from './activity/activity';
import { io } from './io/io';
import { locks } from './locks/locks';
import { parseRequest, type Request } from './request';
import { runaways } from './runaways/runaways';
import type { Sources } from './sources';
import { statements } from './statements/statements';

/**
 * Answers a query of any kind from the history. Rejects with a PluginError: status 400 for an invalid query, 500 when the
 * history cannot be read.
 */
export async function answer(query: Query, sources: Sources): Promise<Frame[]> {
  const request = parseRequest(query);
  try {
    return await handle(request, sources);
  } catch (error) {
    throw error instanceof StoreError ? new PluginError(error.message, 500, 'plugin', { cause: error }) : error;
  }
}

async function handle({ model, ...bounds }: Request, sources: Sources): Promise<Frame[]> {
  switch (model.queryType) {
    case 'io':
      return await io({ model, ...bounds }, sources);
    case 'statements':
      return await statements({ model, ...bounds }, sources);
    case 'locks':
      return await locks({ model, ...bounds }, sources);
    case 'runaways':
      return await runaways({ model, ...bounds }, sources);
    case 'activity':
      return await activity({ model, ...bounds }, sources);
  }
}
