import type { Frame } from './frame';

/** A data source's settings as Grafana hands them over; `json` is its jsonData, parsed, not yet checked. */
export interface InstanceSettings {
  uid: string;
  orgId: number;
  name: string;
  json: unknown;
  secure: Record<string, string>;
  updatedAt: number;
}

/** One query of a request. Times are epoch milliseconds; `json` is the query model, parsed, not yet checked. */
export interface Query {
  refId: string;
  from: number;
  to: number;
  maxDataPoints: number;
  intervalMs: number;
  json: unknown;
}

export interface ResourceRequest {
  method: string;
  /** Begins with a slash; without the query, which is in `params`. */
  path: string;
  params: URLSearchParams;
  body: Uint8Array;
  /** Login and organisation role of whoever asks; null for Grafana itself. */
  user: { login: string; role: string } | null;
}

export interface ResourceResponse {
  status: number;
  /** Sent as JSON. */
  body: unknown;
}

export interface Health {
  ok: boolean;
  /** One line a person can act on. */
  message: string;
  /** Shown by Grafana below the message: `verboseMessage`, and whatever our own config editor reads. */
  details?: Record<string, unknown>;
}

/** One configured data source. Every method may reject; a `PluginError` carries its status and source. */
export interface Instance {
  query(query: Query): Promise<Frame[]>;
  health(): Promise<Health>;
  resource(request: ResourceRequest): Promise<ResourceResponse>;
  dispose(): Promise<void>;
}

/** What a plugin supplies; `serve` speaks the protocol for it. */
export interface Plugin {
  create(settings: InstanceSettings): Promise<Instance>;
  /** Prometheus text exposition, of the whole process. */
  metrics(): Promise<string>;
}

/** `downstream`: MySQL or the person asking is at fault. `plugin`: we are. Grafana counts only the latter against us. */
export type ErrorSource = 'downstream' | 'plugin';

/** An error that is meant to be read by the person who asked. Status is an HTTP status. */
export class PluginError extends Error {
  override name = 'PluginError';

  constructor(
    message: string,
    readonly status = 500,
    readonly source: ErrorSource = 'plugin',
    options?: ErrorOptions
  ) {
    super(message, options);
  }
}
