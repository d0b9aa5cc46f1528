import { createHash } from 'node:crypto';
import { PluginError, type Instance, type InstanceSettings, type Neighbours, type Plugin } from './handlers';
import type { Log } from './logs';
import { registerSecrets } from './redact';
import { within } from './within';

/** Milliseconds that running queries delay the disposal of an instance, and that the disposal may take. */
const timeouts = { drain: 3_000, drainAtEnd: 400, dispose: 5_000 };
/** Milliseconds in which older settings are a late request, not a change back: Grafana caches settings for seconds. */
const lateness = 60_000;

/** Milliseconds between two looks for idle data sources. */
const IDLE_CHECK = 60_000;

interface Clock {
  /** Epoch milliseconds. */
  now: () => number;
}

/** The data sources in use: one instance each, created once per version of its settings. */
export class Instances {
  readonly #plugin: Plugin;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #instances = new Map<string, HeldInstance>();
  readonly #idleTimer: ReturnType<typeof setInterval>;
  #closed = false;

  constructor(plugin: Plugin, log: Log, clock: Clock = { now: Date.now }) {
    this.#plugin = plugin;
    this.#log = log;
    this.#clock = clock;
    this.#idleTimer = setInterval(() => void this.endIdle(), IDLE_CHECK);
    this.#idleTimer.unref();
  }

  /** Runs `work` on the instance of these settings, which is created if needed and not disposed of while work runs. */
  use<T>(settings: InstanceSettings, work: (instance: Instance) => Promise<T>): Promise<T> {
    return this.#closed ? Promise.reject(stopping()) : this.#instanceOf(settings).use(work);
  }

  /** Disposes of every instance without a request for its `idleMs`. Called once a minute. */
  async endIdle(): Promise<void> {
    const idle = [...this.#instances].filter(([, held]) => held.isIdle(this.#clock.now()));
    await Promise.all(
      idle.map(([key, held]) => {
        held.log.info('Sampling ends: nothing has asked for this data source', { since: iso(held.usedAt) });
        return this.#end(key, held);
      })
    );
  }

  /** Disposes of every instance; no instance is created afterwards. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#idleTimer);
    await Promise.all([...this.#instances.values()].map((held) => held.dispose(timeouts.drainAtEnd)));
    this.#instances.clear();
  }

  async #create(settings: InstanceSettings): Promise<Instance> {
    if (this.#closed) {
      throw stopping();
    }
    return this.#plugin.create(settings, this.#neighboursOf(settings));
  }

  /** Stays in the map until it is disposed of: a new instance of the same history waits for that. */
  async #end(key: string, held: HeldInstance): Promise<void> {
    await held.dispose(timeouts.drain);
    if (this.#instances.get(key) === held) {
      this.#instances.delete(key);
    }
  }

  #neighboursOf({ orgId, uid }: InstanceSettings): Neighbours {
    return {
      list: () =>
        [...this.#instances.values()]
          .filter(({ settings, isEnding }) => settings.orgId === orgId && settings.uid !== uid && !isEnding)
          .map(({ settings, usedAt }) => ({ uid: settings.uid, name: settings.name, idleSince: usedAt })),
      end: async (other) => {
        const key = keyOf({ orgId, uid: other });
        const held = other === uid ? undefined : this.#instances.get(key);
        if (held === undefined) {
          return false;
        }
        await this.#end(key, held);
        return true;
      },
    };
  }

  #instanceOf(settings: InstanceSettings): HeldInstance {
    const key = keyOf(settings);
    const version = versionOf(settings);
    const now = this.#clock.now();
    const held = this.#instances.get(key);
    if (held !== undefined && !held.isEnding && (held.version === version || isLate(settings, held, now))) {
      return held;
    }
    const log = this.#log.with({ datasource: settings.name, uid: settings.uid });
    registerSecrets(Object.values(settings.secure));
    // Both versions write to the same history: the old one must end first.
    const ended = held?.dispose(timeouts.drain) ?? Promise.resolve();
    const ready = ended.then(() => this.#create(settings));
    const { orgId, uid, name, updatedAt } = settings;
    const next = new HeldInstance(version, { orgId, uid, name, updatedAt }, ready, log, this.#clock);
    this.#instances.set(key, next);
    ready.then(
      () => log.info('Data source ready', { updatedAt: settings.updatedAt }),
      () => this.#instances.get(key) === next && this.#instances.delete(key)
    );
    return next;
  }
}

function keyOf({ orgId, uid }: Pick<InstanceSettings, 'orgId' | 'uid'>): string {
  return `${orgId}:${uid}`;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function stopping(): PluginError {
  return new PluginError('Grafana is stopping this plugin.', 503);
}

/** What is kept of the settings: no secrets. */
type Known = Pick<InstanceSettings, 'orgId' | 'uid' | 'name' | 'updatedAt'>;

/** One instance, from its creation to its disposal. */
class HeldInstance {
  readonly since: number;
  /** When the last request began or ended, epoch milliseconds. */
  usedAt: number;
  #users = 0;
  #idleMs = Infinity;
  #disposed: Promise<void> | undefined;
  #onIdle: (() => void) | undefined;

  constructor(
    readonly version: string,
    readonly settings: Known,
    readonly ready: Promise<Instance>,
    readonly log: Log,
    readonly clock: Clock
  ) {
    this.since = clock.now();
    this.usedAt = this.since;
  }

  get isEnding(): boolean {
    return this.#disposed !== undefined;
  }

  isIdle(now: number): boolean {
    return this.#users === 0 && !this.isEnding && now - this.usedAt >= this.#idleMs;
  }

  async use<T>(work: (instance: Instance) => Promise<T>): Promise<T> {
    this.#users++;
    this.usedAt = this.clock.now();
    try {
      const instance = await this.ready;
      this.#idleMs = instance.idleMs ?? Infinity;
      return await work(instance);
    } finally {
      this.#users--;
      this.usedAt = this.clock.now();
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

function isLate(settings: InstanceSettings, held: HeldInstance, now: number): boolean {
  return settings.updatedAt < held.settings.updatedAt && now - held.since < lateness;
}

/** A hash, so that secrets are not kept. The keys are sorted because Grafana sends maps in any order. */
function versionOf({ id, name, json, secure, updatedAt }: InstanceSettings): string {
  const sorted = Object.entries(secure).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([id, name, json, sorted, updatedAt]))
    .digest('base64');
}
