import { setTimeout as sleep } from 'node:timers/promises';
import type { Login } from './connect';
import { Dba } from './dba';
import { now } from './now';
import { startReport, type Report } from './report';
import { clockAt, lengthOf, type Timeline } from './timeline';
import { startTraffic, type Toll } from './traffic';

export type Phase = 'calm' | 'runaway' | 'found' | 'killed' | 'over';

/** One line of the story, as it happens. `clock` is what the clock showed on the morning it replays. */
export interface Event {
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
  tell: (event: Event) => void;
}

/** What the workload itself knows to have happened, for what Runaway recorded to be held against. Epoch milliseconds. */
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

/** Plays the morning once on a server whose shop is loaded. Aborted, it kills its report, closes the shop and rejects. */
export async function playStory({
  server,
  timeline,
  kill,
  sessions,
  signal,
  tell,
}: StorySettings): Promise<StoryRecord> {
  const dba = await Dba.arrive(server);
  const traffic = await startTraffic(server, sessions);
  const began = now();
  const at = (phase: Phase, text: string): void =>
    tell({ phase, clock: clockAt(timeline, (now() - began) / 1000), text });
  const until = (seconds: number): Promise<void> =>
    sleep(Math.max(0, began + seconds * 1000 - now()), undefined, { signal });

  let report: Report | null = null;
  try {
    at('calm', 'The shop is open: customers browse and buy, the disk has little to do.');
    await until(timeline.calm);
    report = await startReport(server, lengthOf(timeline) + 60);
    at(
      'runaway',
      `A new feature is released; its report starts as connection ${report.processlistId}, and nobody notices.`
    );
    await until(timeline.calm + timeline.unnoticed);
    at(
      'found',
      `The DBA is called: ${traffic.waiting()} customers wait at the till. It takes a while to agree on the kill.`
    );
    await until(timeline.calm + timeline.unnoticed + timeline.deciding);
    const killedAt = await dba.kill(kill, report.processlistId);
    const { endedAt, errno } = await report.ended;
    at('killed', `KILL ${kill.toUpperCase()} ${report.processlistId}: the report ends, its locks come free.`);
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
    await giveUp(dba, report);
    await report?.close();
    await traffic.stop();
    await dba.leave();
  }
}

/** Ends a report that still runs; the kill of one that is gone fails, and may. */
async function giveUp(dba: Dba, report: Report | null): Promise<void> {
  const ended = await Promise.race([report?.ended ?? null, sleep(0, 'running')]);
  if (report !== null && ended === 'running') {
    await dba.kill('connection', report.processlistId).catch(() => undefined);
    await report.ended;
  }
}
