import { setTimeout as sleep } from 'node:timers/promises';
import type { Login } from './connect';
import { Dba } from './dba';
import { now } from './now';
import { startReport, type Report } from './report';
import { clockAt, lengthOf, type Timeline } from './timeline';
import { startTraffic, type Toll } from './traffic';

export type Phase = 'calm' | 'runaway' | 'found' | 'killed' | 'over';

/** One line of the story, as it happens. `clock` is the time of the morning that it replays. */
export interface StoryEvent {
  phase: Phase;
  clock: string;
  text: string;
}

export interface StorySettings {
  server: Pick<Login, 'host' | 'port'>;
  timeline: Timeline;
  kill: 'query' | 'connection';
  sessions?: number;
  signal: AbortSignal;
  onEvent: (event: StoryEvent) => void;
}

/** What really happened, to compare with what Runaway recorded. Epoch milliseconds. */
export interface StoryRecord {
  calmFrom: number;
  startedAt: number;
  killedAt: number;
  endedAt: number;
  overAt: number;
  errno: number;
  processlistId: number;
  killerProcesslistId: number;
  toll: Toll;
}

/** Plays the morning once on a server with a loaded shop. When it is aborted, it kills its report, closes the shop and rejects. */
export async function playStory({
  server,
  timeline,
  kill,
  sessions,
  signal,
  onEvent,
}: StorySettings): Promise<StoryRecord> {
  const dba = await Dba.connect(server);
  const traffic = await startTraffic(server, sessions);
  const began = now();
  const at = (phase: Phase, text: string): void =>
    onEvent({ phase, clock: clockAt(timeline, (now() - began) / 1000), text });
  const until = (seconds: number): Promise<void> =>
    sleep(Math.max(0, began + seconds * 1000 - now()), undefined, { signal });

  let report: Report | null = null;
  try {
    at('calm', 'The shop is open: customers browse and buy, the disk is nearly idle.');
    await until(timeline.calm);
    report = await startReport(server, lengthOf(timeline) + 60);
    at(
      'runaway',
      `A new feature is released. Its report starts as connection ${report.processlistId}, and nobody notices.`
    );
    await until(timeline.calm + timeline.unnoticed);
    at(
      'found',
      `The DBA is called: ${traffic.waiting()} customers wait at the checkout. It takes a while to agree on the kill.`
    );
    await until(timeline.calm + timeline.unnoticed + timeline.deciding);
    const killedAt = await dba.kill(kill, report.processlistId);
    const { endedAt, errno } = await report.ended;
    at('killed', `KILL ${kill.toUpperCase()} ${report.processlistId}: the report ends and releases its locks.`);
    await until(lengthOf(timeline));
    at('over', 'Back to normal.');
    return {
      calmFrom: began,
      startedAt: report.startedAt,
      killedAt,
      endedAt,
      overAt: now(),
      errno,
      processlistId: report.processlistId,
      killerProcesslistId: dba.processlistId,
      toll: traffic.toll(),
    };
  } finally {
    await endReport(dba, report);
    await report?.close();
    await traffic.stop();
    await dba.disconnect();
  }
}

/** Ends a report that still runs. The kill of one that has just ended may fail. */
async function endReport(dba: Dba, report: Report | null): Promise<void> {
  const ended = await Promise.race([report?.ended ?? null, sleep(0, 'running')]);
  if (report !== null && ended === 'running') {
    await dba.kill('connection', report.processlistId).catch(() => undefined);
    await report.ended;
  }
}
