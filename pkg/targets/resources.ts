import {
  enableRequest,
  endRequest,
  valueKinds,
  type EnableAnswer,
  type EndAnswer,
  type SetupAnswer,
  type ValueKind,
  type ValuesAnswer,
} from '../../src/shared/resources';
import { killResources, type KillSources } from '../actions/kill/resources';
import type { Reader } from '../store/store';
import { ServerError } from '../mysql/connection/errors';
import type { ResourceRequest, ResourceResponse } from '../plugin/handlers';
import { isAdmin } from '../plugin/user';
import { parseJson, refuse } from '../plugin/answers';
import { erase, type EraseSources } from './erase';

export interface ResourceSources extends EraseSources {
  /** Names of the configured instances. */
  instances: string[];
  history: EraseSources['history'] & Pick<Reader, 'values'>;
  setup: () => Promise<SetupAnswer>;
  /** Switches on what an instance needs; null if it is not configured. Rejects with a ServerError. */
  enable: (instance: string) => Promise<EnableAnswer | null>;
  /** Ends the sampling of another data source; false if it is not sampled. */
  end: (uid: string) => Promise<boolean>;
  killing: KillSources['killing'];
}

type Answerer = (request: ResourceRequest, sources: ResourceSources) => ResourceResponse | Promise<ResourceResponse>;

const resources = new Map<string, { method: string; answer: Answerer }>([
  ['values', { method: 'GET', answer: values }],
  ['setup', { method: 'GET', answer: async (_, { setup }) => ({ status: 200, body: await setup() }) }],
  ['setup/enable', { method: 'POST', answer: enable }],
  ['setup/end', { method: 'POST', answer: end }],
  ['setup/erase', { method: 'POST', answer: erase }],
]);

/** Answers `GET values?of=KIND`, `GET setup`, `POST setup/enable`, `setup/end` and `setup/erase`, and those of kills. Any other request gets an error that lists these. */
export async function answerResource(request: ResourceRequest, sources: ResourceSources): Promise<ResourceResponse> {
  const path = request.path.replace(/^\/+|\/+$/g, '');
  const kill = killResources.get(`${request.method} ${path}`);
  if (kill !== undefined) {
    return kill(request, sources);
  }
  const resource = resources.get(path);
  if (resource === undefined) {
    const known = [...resources.keys(), ...[...killResources.keys()].map((key) => key.split(' ')[1])];
    return refuse(
      404,
      `There is no resource "${path.slice(0, 100)}". The resources are: ${[...new Set(known)].join(', ')}.`
    );
  }
  return request.method === resource.method
    ? resource.answer(request, sources)
    : refuse(405, `${path} takes ${resource.method} requests only.`);
}

async function values({ params }: ResourceRequest, { instances, history }: ResourceSources): Promise<ResourceResponse> {
  const kind: ValueKind | undefined = valueKinds.find((known) => known === params.get('of'));
  if (kind === undefined) {
    return refuse(400, `of: must be one of ${valueKinds.join(', ')}.`);
  }
  const found = kind === 'instance' ? [...instances].sort() : await history.values(kind);
  return { status: 200, body: { values: found } satisfies ValuesAnswer };
}

/** Changes a server's settings. Only Grafana's administrators may; the log names who did. */
async function enable({ user, body }: ResourceRequest, { enable, log }: ResourceSources): Promise<ResourceResponse> {
  if (!isAdmin(user)) {
    return refuse(403, 'Only an administrator of Grafana may switch on consumers and instruments.');
  }
  const asked = enableRequest.safeParse(parseJson(body));
  if (!asked.success) {
    return refuse(400, 'The body must be {"instance": "…"}.');
  }
  const { instance } = asked.data;
  try {
    const answer = await enable(instance);
    if (answer === null) {
      return refuse(404, `No instance is called "${instance.slice(0, 100)}".`);
    }
    log.info('consumers and instruments were switched on', {
      instance,
      by: user.login,
      statements: answer.done.join('; '),
    });
    return { status: 200, body: answer };
  } catch (error) {
    if (error instanceof ServerError) {
      return refuse(error.kind === 'privilege' ? 403 : 502, error.message);
    }
    throw error;
  }
}

/** Ends the sampling of a data source that may be deleted. Only administrators may; the log names who did. */
async function end({ user, body }: ResourceRequest, { end, log }: ResourceSources): Promise<ResourceResponse> {
  if (!isAdmin(user)) {
    return refuse(403, 'Only an administrator of Grafana may end the sampling of another data source.');
  }
  const asked = endRequest.safeParse(parseJson(body));
  if (!asked.success) {
    return refuse(400, 'The body must be {"uid": "…"}.');
  }
  const { uid } = asked.data;
  if (!(await end(uid))) {
    return refuse(404, `No other data source with the uid "${uid.slice(0, 100)}" is sampled.`);
  }
  log.info('the sampling of another data source was ended', { ended: uid, by: user.login });
  return { status: 200, body: { ended: uid } satisfies EndAnswer };
}
