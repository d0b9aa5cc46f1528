import { instanceName } from '../../src/shared/settings';
import type { EnableAnswer, InstanceSetup } from '../../src/shared/resources';
import { locate } from '../store/sqlite/location';
import { claimHistory } from '../store/sqlite/owner';
import { openStore } from '../store/sqlite/workers/open-store';
import { EncryptionWatch } from '../mysql/connection/encryption';
import { connect } from '../mysql/open-session';
import type { Instance, InstanceSettings, Neighbours } from '../plugin/handlers';
import type { Log } from '../plugin/logs';
import { answer } from '../queries/mux';
import type { Meter } from '../sampling/metrics';
import { Sampler } from '../sampling/sampler';
import { notSampledYet } from '../sampling/status';
import { ExpiryTimer } from './expiry-timer';
import { createKilling } from './killing';
import { answerResource } from './resources';
import { parseSettings } from './settings';
import { untilAborted } from './until-aborted';
import { seesDetails } from '../plugin/user';
import { instanceSetup, type FullSetup } from './setup';
import { healthFor, setupFor, withoutErrorTexts } from './standing';

/** Milliseconds that health and setup wait for the first sample. */
const FIRST_SAMPLE = 6_000;

const noNeighbours: Neighbours = { list: () => [], end: () => Promise.resolve(false) };

/**
 * Starts one configured data source: its history, and a sampler for each of its instances. Rejects with a PluginError
 * (400) when the settings cannot be used, with a StoreError when no place for the history can be written.
 */
export async function createDataSource(
  source: InstanceSettings,
  log: Log,
  meter: Meter,
  neighbours: Neighbours = noNeighbours
): Promise<Instance> {
  const { settings, secrets } = parseSettings(source);
  const place = locate(source);
  if (place.warning !== null) {
    log.warn(place.warning, { datasource: source.name });
  }
  const targets = settings.instances.map((target) => `${instanceName(target)}@${target.address}`);
  claimHistory(place.path, { id: source.id ?? 0, instances: targets }, log);
  const history = await openStore({ path: place.path, settings, log });
  const { runawaySeconds, runawayIoPercent, exemptUsers, watchAppliers, expected } = settings;
  const rules = { runawaySeconds, runawayIoPercent, exemptUsers: new Set(exemptUsers), watchAppliers, expected };
  const encryptions = new Map(settings.instances.map((target) => [instanceName(target), new EncryptionWatch()]));
  const samplers = new Map(
    settings.instances.map((target) => {
      const instance = instanceName(target);
      const encryption = encryptions.get(instance) ?? new EncryptionWatch();
      const open = (knownIncarnation: string | null, signal: AbortSignal) =>
        connect({ target, settings, secrets, encryption }, log, knownIncarnation, { signal });
      return [
        instance,
        new Sampler({
          instance,
          sampleSeconds: settings.sampleSeconds,
          newDigestHours: settings.newDigestHours,
          redact: settings.redact,
          rules,
          connect: open,
          history,
          log,
          meter,
        }),
      ];
    })
  );
  const expiryTimer = new ExpiryTimer(history, log);
  samplers.forEach((sampler) => sampler.start());
  const kills = createKilling({ settings, secrets, samplers, encryption: encryptions, history, log });

  const setupOf = async (instance: string): Promise<InstanceSetup> =>
    instanceSetup(instance, samplers.get(instance)?.status ?? notSampledYet, await kills.shortcomings(instance));
  const setup = async (): Promise<FullSetup> => {
    const settled = Promise.all([...samplers.values()].map((sampler) => sampler.settled));
    await Promise.race([settled, Bun.sleep(FIRST_SAMPLE)]);
    return {
      instances: await Promise.all([...samplers.keys()].map(setupOf)),
      history: {
        path: place.path,
        warning: warningOf(place.warning, history.notices),
        size: await history.size().catch(() => null),
      },
    };
  };
  const enable = async (instance: string): Promise<EnableAnswer | null> => {
    const sampler = samplers.get(instance);
    if (sampler === undefined) {
      return null;
    }
    await Promise.race([sampler.settled, Bun.sleep(FIRST_SAMPLE)]);
    const done = await sampler.enable();
    return { done, instance: await setupOf(instance) };
  };
  const sources = {
    history,
    configured: [...samplers.keys()],
    sampleSeconds: settings.sampleSeconds,
    now: Date.now,
  };
  const sourcesForAll = { ...sources, history: withoutErrorTexts(sources.history) };

  return {
    query: (query, user, signal) => {
      const { history: all, ...rest } = seesDetails(user) ? sources : sourcesForAll;
      return answer(query, { ...rest, history: signal === undefined ? all : untilAborted(all, signal) });
    },
    health: async (user) => healthFor(user, await setup()),
    resource: (request) =>
      answerResource(request, {
        instances: [...samplers.keys()],
        history,
        setup: async () => setupFor(request.user, await setup(), neighbours.list()),
        enable,
        end: (uid) => neighbours.end(uid),
        log,
        killing: kills.killing,
      }),
    idleMs: settings.idleHours * 3_600_000,
    async dispose() {
      kills.close();
      await Promise.all([...samplers.values()].map((sampler) => sampler.stop()));
      expiryTimer.stop();
      await history.close();
    },
  };
}

/** The place of the history, and what happened to it. */
function warningOf(place: string | null, notices: readonly string[]): string | null {
  const all = [...(place === null ? [] : [place]), ...notices];
  return all.length === 0 ? null : all.join('\n');
}
