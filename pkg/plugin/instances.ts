import { createHash } from 'node:crypto';
import { PluginError, type Instance, type InstanceSettings, type Plugin } from './handlers';
import type { Log } from './logs';
import { registerSecrets } from './redact';
import { within } from './within';

/** Milliseconds that running queries delay the disposal of an instance, and that the disposal may take. */
const timeouts = { drain: 3_000, drainAtEnd: 400, dispose: 5_000 };
/** Milliseconds in which older settings are a late request, not a change back: Grafana caches settings for seconds. */
const lateness = 60_000;

/** The data sources in use: one instance each, created once per version of its settings. */
export class Instances {
  readonly #plugin: Plugin;
  readonly #log: Log;
  readonly #instances = new Map<string, HeldInstance>();
  #closed = false;

  constructor(plugin: Plugin, log: Log) {
    this.#plugin = plugin;
    this.#log = log;
  }

  /** Runs `work` on the instance of these settings, which is created if needed and not disposed of while work runs. */
  use<T>(settings: InstanceSettings, work: (instance: Instance) => Promise<T>): Promise<T> {
    return this.#closed ? Promise.reject(stopping()) : this.#instanceOf(settings).use(work);
  }

  /** Disposes of every instance; no instance is created afterwards. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#instances.values()].map((held) => held.dispose(timeouts.drainAtEnd)));
    this.#instances.clear();
  }

  async #create(settings: InstanceSettings): Promise<Instance> {
    if (this.#closed) {
      throw stopping();
    }
    return this.#plugin.create(settings);
  }

  #instanceOf(settings: InstanceSettings): HeldInstance {
    const key = `${settings.orgId}:${settings.uid}`;
    const version = versionOf(settings);
    const held = this.#instances.get(key);
    if (held !== undefined && (held.version === version || isLate(settings, held))) {
      return held;
    }
    const log = this.#log.with({ datasource: settings.name, uid: settings.uid });
    registerSecrets(Object.values(settings.secure));
    // Both versions write to the same history: the old one must end first.
    const ended = held?.dispose(timeouts.drain) ?? Promise.resolve();
    const ready = ended.then(() => this.#create(settings));
    const next = new HeldInstance(version, settings.updatedAt, ready, log);
    this.#instances.set(key, next);
    ready.then(
      () => log.info('Data source ready', { updatedAt: settings.updatedAt }),
      () => this.#instances.get(key) === next && this.#instances.delete(key)
    );
    return next;
  }
}

function stopping(): PluginError {
  return new PluginError('Grafana is stopping this plugin.', 503);
}

/** One instance, from its creation to its disposal. */
class HeldInstance {
  readonly since = Date.now();
  #users = 0;
  #disposed: Promise<void> | undefined;
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

  /** Disposes of the instance when its queries are answered, after `drain` milliseconds at most. Never rejects. */
  dispose(drain: number): Promise<void> {
    this.#disposed ??= this.#end(drain);
    return this.#disposed;
  }

  async #end(drain: number): Promise<void> {
    const idle = new Promise<void>((resolve) => {
      this.#onIdle = resolve;
    });
    const drained = this.#users === 0 || (await within(drain, idle));
    try {
      const instance = await this.ready.catch(() => undefined);
      const disposed = instance === undefined || (await within(timeouts.dispose, instance.dispose()));
      this.log.info('Data source disposed', { drained, disposed });
    } catch (error) {
      this.log.error('Disposing of a data source failed', { error });
    }
  }
}

function isLate(settings: InstanceSettings, held: HeldInstance): boolean {
  return settings.updatedAt < held.updatedAt && Date.now() - held.since < lateness;
}

/** A hash, so that secrets are not kept. The keys are sorted because Grafana sends maps in any order. */
function versionOf({ name, json, secure, updatedAt }: InstanceSettings): string {
  const sorted = Object.entries(secure).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([name, json, sorted, updatedAt]))
    .digest('base64');
}
