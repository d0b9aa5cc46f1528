import type { Frame } from './frame';
import type { User } from './user';

/** A data source's settings as Grafana sends them. `json`: its jsonData, parsed but not validated. */
export interface InstanceSettings {
  /** Another one for the same uid means that the data source was made anew; 0 or nothing where it is not known. */
  id?: number;
  uid: string;
  orgId: number;
  name: string;
  json: unknown;
  secure: Record<string, string>;
  updatedAt: number;
}

/** One query of a request. Times are epoch milliseconds. `json`: the query model, parsed but not validated. */
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
  /** Begins with a slash. The query string is in `params`. */
  path: string;
  params: URLSearchParams;
  body: Uint8Array;
  /** Null for Grafana itself. */
  user: User | null;
}

export interface ResourceResponse {
  status: number;
  /** Sent as JSON. */
  body: unknown;
}

export interface Health {
  ok: boolean;
  /** One line to act on. */
  message: string;
  /** Grafana shows `verboseMessage` below the message; our config editor reads the rest. */
  details?: Record<string, unknown>;
}

/** One configured data source. Every method may reject; a `PluginError` carries its status and source. */
export interface Instance {
  /** When the signal aborts, nobody waits for the answer any more. */
  query(query: Query, user: User | null, signal?: AbortSignal): Promise<Frame[]>;
  health(user: User | null): Promise<Health>;
  resource(request: ResourceRequest): Promise<ResourceResponse>;
  dispose(): Promise<void>;
  /** Milliseconds without a request after which it is disposed of; never, if it has none. */
  idleMs?: number;
}

/** A data source of the same organisation that this process samples. `idleSince`: its last request, epoch milliseconds. */
export interface Neighbour {
  uid: string;
  name: string;
  idleSince: number;
}

/** The other data sources of an organisation. */
export interface Neighbours {
  list(): Neighbour[];
  /** Disposes of one; false if it is not in use. The next request for it would begin it again. */
  end(uid: string): Promise<boolean>;
}

/** What a plugin implements; `serve` connects it to Grafana. */
export interface Plugin {
  create(settings: InstanceSettings, neighbours: Neighbours): Promise<Instance>;
  /** Prometheus metrics of the whole process, as text. */
  metrics(): Promise<string>;
}

/** `downstream`: an error of MySQL or of the client. `plugin`: an error of ours; Grafana's plugin metrics count only these. */
export type ErrorSource = 'downstream' | 'plugin';

/** An error with a message for the user. Status is an HTTP status. */
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
