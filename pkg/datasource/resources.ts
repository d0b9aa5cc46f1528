import {
  valueKinds,
  type ErrorAnswer,
  type SetupAnswer,
  type ValueKind,
  type ValuesAnswer,
} from '../../src/shared/resources';
import type { HistoryReader } from '../history/reader';
import type { ResourceRequest, ResourceResponse } from '../plugin/handlers';

export interface ResourceSources {
  /** Names of the configured instances. */
  instances: string[];
  history: Pick<HistoryReader, 'values'>;
  setup: () => Promise<SetupAnswer>;
}

/** Answers `GET values?of=KIND` and `GET setup`; whatever else is asked gets an error that names what there is. */
export async function answerResource(request: ResourceRequest, sources: ResourceSources): Promise<ResourceResponse> {
  const path = request.path.replace(/^\/+|\/+$/g, '');
  if (path !== 'values' && path !== 'setup') {
    return refuse(404, `There is no resource "${path.slice(0, 100)}". There are: values, setup.`);
  }
  if (request.method !== 'GET') {
    return refuse(405, `${path} is only read, with GET.`);
  }
  if (path === 'setup') {
    return { status: 200, body: await sources.setup() };
  }
  const kind = valueKinds.find((known) => known === request.params.get('of'));
  return kind === undefined
    ? refuse(400, `of: must be one of ${valueKinds.join(', ')}.`)
    : { status: 200, body: { values: valuesOf(kind, sources) } satisfies ValuesAnswer };
}

function valuesOf(kind: ValueKind, { instances, history }: ResourceSources): string[] {
  return kind === 'instance' ? [...instances].sort() : history.values(kind);
}

function refuse(status: number, error: string): ResourceResponse {
  return { status, body: { error } satisfies ErrorAnswer };
}
