import { createHash } from 'node:crypto';
import { PluginError, type Instance, type InstanceSettings, type Plugin } from './handlers';
import type { Log } from './logs';
import { keepSecret } from './redact';
import { within } from './within';

/** How long a replaced instance's queries may keep it, and how long it may take to dispose of. Milliseconds. */
const patience = { drain: 3_000, drainAtEnd: 400, dispose: 5_000 };
/** Grafana caches settings for seconds: for this long an older version is a late request, not a change back. */
const lateness = 60_000;

/** The configured data sources in use: one instance each, made once per version of its settings. */
export class Instances {
  readonly #plugin: Plugin;
  readonly #log: Log;
  readonly #held = new Map<string, Holder>();
  #closed = false;

  constructor(plugin: Plugin, log: Log) {
    this.#plugin = plugin;
    this.#log = log;
  }

  /** Runs `work` on the instance of these settings, made first if need be. An instance lives while work on it does. */
  use<T>(settings: InstanceSettings, work: (instance: Instance) => Promise<T>): Promise<T> {
    return this.#closed ? Promise.reject(stopping()) : this.#hold(settings).use(work);
  }

  /** Disposes of every instance; none is made afterwards. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#held.values()].map((holder) => holder.retire(patience.drainAtEnd)));
    this.#held.clear();
  }

  async #create(settings: InstanceSettings): Promise<Instance> {
    if (this.#closed) {
      throw stopping();
    }
    return this.#plugin.create(settings);
  }

  #hold(settings: InstanceSettings): Holder {
    const key = `${settings.orgId}:${settings.uid}`;
    const version = versionOf(settings);
    const held = this.#held.get(key);
    if (held !== undefined && (held.version === version || isLate(settings, held))) {
      return held;
    }
    const log = this.#log.with({ datasource: settings.name, uid: settings.uid });
    keepSecret(Object.values(settings.secure));
    // Both versions write to the same history: the old one ends before the new one begins.
    const ended = held?.retire(patience.drain) ?? Promise.resolve();
    const ready = ended.then(() => this.#create(settings));
    const holder = new Holder(version, settings.updatedAt, ready, log);
    this.#held.set(key, holder);
    ready.then(
      () => log.info('Data source ready', { updatedAt: settings.updatedAt }),
      () => this.#held.get(key) === holder && this.#held.delete(key)
    );
    return holder;
  }
}

function stopping(): PluginError {
  return new PluginError('Grafana is stopping this plugin.', 503);
}

/** One instance, from the moment it is asked for until it is disposed of. */
class Holder {
  readonly since = Date.now();
  #users = 0;
  #retired: Promise<void> | undefined;
  #onIdle: (() => void) | undefined;

  constructor(
    readonly version: string,
    readonly updatedAt: number,
    readonly ready: Promise<Instance>,
    readonly log: Log
  ) {}

  async use<T>(work: (instance: Instance) => Promise<T>): Promise<T> {
    this.#users++;
    try {
      return await work(await this.ready);
    } finally {
      this.#users--;
      if (this.#users === 0) {
        this.#onIdle?.();
      }
    }
  }

  /** Disposes of the instance once its queries are answered, or have had `drain` milliseconds. Never rejects. */
  retire(drain: number): Promise<void> {
    this.#retired ??= this.#end(drain);
    return this.#retired;
  }

  async #end(drain: number): Promise<void> {
    const idle = new Promise<void>((resolve) => {
      this.#onIdle = resolve;
    });
    const drained = this.#users === 0 || (await within(drain, idle));
    try {
      const instance = await this.ready.catch(() => undefined);
      const disposed = instance === undefined || (await within(patience.dispose, instance.dispose()));
      this.log.info('Data source disposed', { drained, disposed });
    } catch (error) {
      this.log.error('Disposing of a data source failed', { error });
    }
  }
}

function isLate(settings: InstanceSettings, held: Holder): boolean {
  return settings.updatedAt < held.updatedAt && Date.now() - held.since < lateness;
}

/** A digest, so that no secret is kept for comparing. Grafana sends maps in any order. */
function versionOf({ name, json, secure, updatedAt }: InstanceSettings): string {
  const sorted = Object.entries(secure).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([name, json, sorted, updatedAt]))
    .digest('base64');
}
