import { createWriteStream } from 'node:fs';
import { createGzip } from 'node:zlib';
import { once } from 'node:events';
import { parseSettings } from '../../pkg/targets/settings';
import { EncryptionWatch } from '../../pkg/mysql/connection/encryption';
import { connect } from '../../pkg/mysql/open-session';
import { log } from '../../pkg/plugin/logs';
import { createMeter } from '../../pkg/sampling/metrics';
import { Sampler } from '../../pkg/sampling/sampler';
import type { Batch } from '../../pkg/store/batch';
import { createMonitor, monitor } from '../servers/accounts';
import type { Flavour } from '../servers/debian';
import { startServer } from '../servers/server';
import { loadShop } from '../workload/load';
import { playStory } from '../workload/story';
import { morning } from '../workload/timeline';

/**
 * Records what a real server's samples hold while the shop's morning is played on it, over and over, for so many seconds:
 * a gzip file with one batch a line, as JSON. The benchmark of the history plays it back.
 */
export async function record(flavour: Flavour, seconds: number, path: string): Promise<void> {
  const server = await startServer({ flavour });
  const stop = AbortSignal.timeout(seconds * 1000);
  const file = createGzip();
  const written = once(file.pipe(createWriteStream(path)), 'finish');
  try {
    await createMonitor(server);
    await loadShop({ host: server.host, port: server.port, user: server.rootUser, password: server.rootPassword }, 6);
    const sampler = recorder(server.port, (batch) => file.write(`${JSON.stringify(batch)}\n`));
    sampler.start();
    const story = { server, timeline: morning, kill: 'query', signal: stop, onEvent: () => undefined } as const;
    while (!stop.aborted) {
      await playStory(story).catch((error: unknown) => {
        if (!stop.aborted) {
          throw error;
        }
      });
    }
    await sampler.stop();
  } finally {
    file.end();
    await written;
    await server.stop();
  }
}

function recorder(port: number, write: (batch: Batch) => void): Sampler {
  const { settings, secrets } = parseSettings({
    uid: 'recorder',
    orgId: 1,
    name: 'recorder',
    json: { user: monitor.user, instances: [{ name: 'db', address: `127.0.0.1:${port}` }] },
    secure: { password: monitor.password },
    updatedAt: 0,
  });
  const [target] = settings.instances;
  if (target === undefined) {
    throw new Error('no instance');
  }
  const encryption = new EncryptionWatch();
  return new Sampler({
    instance: 'db',
    sampleSeconds: 1,
    newDigestHours: 24,
    redact: true,
    rules: { runawaySeconds: 10, runawayIoPercent: 50, exemptUsers: new Set() },
    connect: (known, signal) => connect({ target, settings, secrets, encryption }, log, known, { signal }),
    history: {
      write: (batch) => Promise.resolve(write(batch)),
      writeGap: () => Promise.resolve(),
      lastSample: () => Promise.resolve(null),
      firstSample: () => Promise.resolve(null),
      openStatements: () => Promise.resolve([]),
      statementsIn: () => Promise.resolve([]),
      recentIo: () => Promise.resolve([]),
      ioSeries: () => Promise.resolve([]),
      ioBuckets: () => Promise.resolve([]),
      digestFirstSeen: () => Promise.resolve(null),
    },
    log,
    meter: createMeter(),
  });
}
