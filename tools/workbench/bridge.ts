import { z } from 'zod';
import {
  CheckHealthResponse_HealthStatus,
  DataFrameFormat,
  type DataResponse,
  type PluginContextSchema,
} from '../../pkg/plugin/gen/backend_pb';
import type { MessageInitShape } from '@bufbuild/protobuf';
import type { PluginClient } from './client';

/** A data source as Grafana has it configured. */
export interface DataSource {
  uid: string;
  name: string;
  jsonData: unknown;
  secureJsonData: Record<string, string>;
}

type Context = MessageInitShape<typeof PluginContextSchema>;

const epoch = z.union([z.number(), z.string().regex(/^\d+$/)]).transform((value) => BigInt(Math.round(Number(value))));

const queryRequest = z.object({
  from: epoch,
  to: epoch,
  queries: z
    .array(
      z.looseObject({
        refId: z.string(),
        datasource: z.object({ uid: z.string() }),
        queryType: z.string().default(''),
        maxDataPoints: z.number().default(1000),
        intervalMs: z.number().default(1000),
      })
    )
    .min(1),
});

/** The part of Grafana's HTTP interface that a panel and a config page use, translated to the plugin's own protocol. */
export class Bridge {
  readonly #contexts: Map<string, Context>;

  constructor(
    private readonly client: PluginClient,
    private readonly dataSources: DataSource[]
  ) {
    this.#contexts = new Map(dataSources.map((source) => [source.uid, contextOf(source)]));
  }

  /** The answer to a request below `/api/`. */
  async answer(request: Request, url: URL): Promise<Response> {
    const [, uid = '', verb, path = ''] =
      /^\/api\/datasources\/uid\/([^/]+)\/(health|resources)\/?(.*)$/.exec(url.pathname) ?? [];
    if (url.pathname === '/api/datasources') {
      return Response.json(this.dataSources.map(({ uid, name }) => ({ uid, name })));
    }
    if (url.pathname === '/api/ds/query' && request.method === 'POST') {
      return this.#query(await request.json());
    }
    const pluginContext = this.#contexts.get(decodeURIComponent(uid));
    if (pluginContext === undefined) {
      return Response.json({ message: `No data source for ${url.pathname}` }, { status: 404 });
    }
    return verb === 'health'
      ? this.#health(pluginContext)
      : this.#resource(pluginContext, request, decodeURIComponent(path), `${path}${url.search}`);
  }

  async #query(body: unknown): Promise<Response> {
    const parsed = queryRequest.safeParse(body);
    if (!parsed.success) {
      return Response.json({ message: z.prettifyError(parsed.error) }, { status: 400 });
    }
    const { from, to, queries } = parsed.data;
    const results: Record<string, unknown> = {};
    for (const [uid, own] of Map.groupBy(queries, ({ datasource }) => datasource.uid)) {
      const pluginContext = this.#contexts.get(uid);
      if (pluginContext === undefined) {
        return Response.json({ message: `There is no data source ${uid}` }, { status: 404 });
      }
      const { responses } = await this.client.query({
        pluginContext,
        format: DataFrameFormat.JSON,
        queries: own.map((query) => ({
          refId: query.refId,
          queryType: query.queryType,
          maxDataPoints: BigInt(Math.round(query.maxDataPoints)),
          intervalMS: BigInt(Math.round(query.intervalMs)),
          timeRange: { fromEpochMS: from, toEpochMS: to },
          json: encode(modelOf(query)),
        })),
      });
      for (const [refId, response] of Object.entries(responses)) {
        results[refId] = resultOf(response);
      }
    }
    return Response.json({ results });
  }

  async #health(pluginContext: Context): Promise<Response> {
    const { status, message, jsonDetails } = await this.client.health({ pluginContext });
    const ok = status === CheckHealthResponse_HealthStatus.OK;
    const details: unknown = jsonDetails.length === 0 ? undefined : JSON.parse(decode(jsonDetails));
    return Response.json({ status: ok ? 'OK' : 'ERROR', message, details }, { status: ok ? 200 : 400 });
  }

  async #resource(pluginContext: Context, request: Request, path: string, url: string): Promise<Response> {
    const body = new Uint8Array(await request.arrayBuffer());
    const answers = await this.client.resource({ pluginContext, path, url, method: request.method, body });
    const headers = new Headers();
    for (const [name, { values }] of Object.entries(answers[0]?.headers ?? {})) {
      values.forEach((value) => headers.append(name, value));
    }
    return new Response(new Blob(answers.map((answer) => Uint8Array.from(answer.body))), {
      status: answers[0]?.code ?? 502,
      headers,
    });
  }
}

function contextOf({ uid, name, jsonData, secureJsonData }: DataSource): Context {
  return {
    orgId: 1n,
    pluginId: 'runaway-mysql-datasource',
    user: { login: 'workbench', name: 'Workbench', email: '', role: 'Admin' },
    dataSourceInstanceSettings: {
      uid,
      name,
      jsonData: encode(jsonData),
      decryptedSecureJsonData: secureJsonData,
      lastUpdatedMS: BigInt(Date.now()),
    },
  };
}

/** A query without the fields that Grafana adds. */
function modelOf(query: Record<string, unknown>): Record<string, unknown> {
  const { refId: _refId, datasource: _datasource, maxDataPoints: _points, intervalMs: _interval, ...model } = query;
  return model;
}

function resultOf({ status, error, errorSource, frames }: DataResponse): unknown {
  return {
    status,
    ...(error === '' ? {} : { error, errorSource }),
    frames: frames.map((frame): unknown => JSON.parse(decode(frame))),
  };
}

function encode(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
