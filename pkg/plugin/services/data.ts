import type { MessageInitShape } from '@bufbuild/protobuf';
import { checkJson } from '../bounds';
import { instanceSettings, parseJson } from '../context';
import { failure } from '../errors';
import {
  Data,
  DataFrameFormat,
  type DataQuery,
  type DataResponseSchema,
  type QueryDataRequest,
} from '../gen/backend_pb';
import { streaming, unary, type Route } from '../grpc';
import type { Query } from '../handlers';
import type { Frame } from '../frame';
import type { Instances } from '../instances';
import type { Log } from '../logs';
import { redactFrame } from '../redact';
import { userOf } from '../user';

type Response = MessageInitShape<typeof DataResponseSchema> & { frames: Uint8Array[]; status: number };
type Request = Pick<QueryDataRequest, 'pluginContext' | 'queries' | 'format'>;

/** Queries of one request that are answered. A panel with more is a mistake, or an attack. */
export const MOST_QUERIES = 100;
/** Characters of a refId that are shown. */
const SHOWN = 50;

/** Answers all queries of a request concurrently, each with frames or an error of its own. */
export function data(instances: Instances, log: Log): Route[] {
  const answer = (request: Request, query: DataQuery, index: number, signal: AbortSignal): Promise<Response> =>
    index < MOST_QUERIES
      ? answered(instances, log.with({ refId: query.refId.slice(0, SHOWN) }), request, query, signal)
      : Promise.resolve(oneTooMany(request.format));
  return [
    unary(Data.method.queryData, async (request, signal) => {
      const responses = request.queries.map(
        async (query, i) => [query.refId, await answer(request, query, i, signal)] as const
      );
      return { responses: Object.fromEntries(await Promise.all(responses)) };
    }),
    streaming(Data.method.queryChunkedData, async function* (request, signal) {
      const responses = request.queries.map((query, i) => ({
        refId: query.refId,
        response: answer(request, query, i, signal),
      }));
      for (const { refId, response } of responses) {
        const { frames, error, status, errorSource, format } = await response;
        if (error !== undefined) {
          yield { refId, error, status, errorSource, format };
        }
        yield* frames.map((frame, index) => ({ refId, frameId: `${index}`, frame, status, format }));
      }
    }),
  ];
}

/** Not logged: there may be thousands. */
function oneTooMany(format: DataFrameFormat): Response {
  const error = `At most ${MOST_QUERIES} queries of a request are answered.`;
  return { frames: [], error, status: 400, errorSource: 'downstream', format };
}

/** Never rejects: an error is an answer. */
async function answered(
  instances: Instances,
  log: Log,
  { pluginContext, format }: Request,
  query: DataQuery,
  signal: AbortSignal
): Promise<Response> {
  const user = userOf(pluginContext);
  try {
    const asked = parsed(query);
    const frames = await instances.use(instanceSettings(pluginContext), (instance) =>
      instance.query(asked, user, signal)
    );
    return { frames: await encoded(frames, query.refId, format), status: 200, format };
  } catch (error) {
    const { message, status, source } = failure(error, log, user);
    return { frames: [], error: message, status, errorSource: source, format };
  }
}

function parsed({ refId, timeRange, maxDataPoints, intervalMS, json, queryType }: DataQuery): Query {
  const what = `Query ${refId.slice(0, SHOWN)}`;
  checkJson(json, what);
  const model = parseJson(json, what);
  const isObject = typeof model === 'object' && model !== null && !Array.isArray(model);
  return {
    refId,
    from: Number(timeRange?.fromEpochMS ?? 0n),
    to: Number(timeRange?.toEpochMS ?? 0n),
    maxDataPoints: Number(maxDataPoints),
    intervalMs: Number(intervalMS),
    // Grafana sends the kind beside the model, and usually in it too.
    json: isObject && queryType !== '' ? { queryType, ...model } : model,
  };
}

/** Frames as they are sent, without secrets. Sampling goes between two of them. */
async function encoded(frames: Frame[], refId: string, format: DataFrameFormat): Promise<Uint8Array[]> {
  const encode = await encoderOf(format);
  const all: Uint8Array[] = [];
  for (const frame of frames) {
    all.push(encode(redactFrame(frame), refId));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return all;
}

/** Loads the encoders with the first frames: loading Arrow takes half of the time to the handshake. */
async function encoderOf(format: DataFrameFormat): Promise<(frame: Frame, refId: string) => Uint8Array> {
  return format === DataFrameFormat.JSON
    ? (await import('../json')).encodeJson
    : (await import('../arrow')).encodeArrow;
}
