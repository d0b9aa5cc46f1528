import { checkJson, MOST_BYTES } from '../bounds';
import { instanceSettings } from '../context';
import { failure } from '../errors';
import { Resource, type CallResourceRequest } from '../gen/backend_pb';
import { streaming, type Route } from '../grpc';
import { PluginError, type ResourceRequest, type ResourceResponse } from '../handlers';
import type { Instances } from '../instances';
import type { Log } from '../logs';
import { userOf } from '../user';

/** Answers HTTP-like requests in JSON; an error's body is `{ error }`. */
export function resource(instances: Instances, log: Log): Route[] {
  return [
    streaming(Resource.method.callResource, async function* (request) {
      const { status, body } = await answered(request, instances, log);
      yield {
        code: status,
        headers: { 'Content-Type': { values: ['application/json'] } },
        body: new TextEncoder().encode(body === undefined ? '' : JSON.stringify(body)),
      };
    }),
  ];
}

async function answered(request: CallResourceRequest, instances: Instances, log: Log): Promise<ResourceResponse> {
  try {
    const asked = parsed(request);
    return await instances.use(instanceSettings(request.pluginContext), (instance) => instance.resource(asked));
  } catch (error) {
    const { message, status } = failure(error, log, userOf(request.pluginContext));
    return { status, body: { error: message } };
  }
}

function parsed({ method, path, url, body, pluginContext }: CallResourceRequest): ResourceRequest {
  checkJson(body, 'The body');
  if (url.length > MOST_BYTES || path.length > MOST_BYTES) {
    throw new PluginError(`The request’s URL has more than ${MOST_BYTES} characters.`, 400, 'downstream');
  }
  return {
    method,
    path: `/${path.replace(/^\/+/, '')}`,
    params: searchParams(url),
    body,
    user: userOf(pluginContext),
  };
}

function searchParams(url: string): URLSearchParams {
  const query = url.indexOf('?');
  const fragment = url.indexOf('#');
  if (fragment !== -1 && fragment < query) {
    throw new PluginError('The request’s URL has a fragment before its query.', 400, 'downstream');
  }
  return new URLSearchParams(query === -1 ? '' : url.slice(query + 1));
}
