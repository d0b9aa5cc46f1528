import type { LocalServer } from '../servers/server';
import { playStory, type StoryRecord } from '../workload/story';
import { clockAt, lengthOf, type Timeline } from '../workload/timeline';
import type { Host } from './host';
import { printProgress } from './progress';
import type { Camera } from './screenshots';

export interface PlaySettings {
  host: Host;
  server: LocalServer;
  timeline: Timeline;
  kill: 'query' | 'connection';
  camera: Camera | null;
  signal: AbortSignal;
  print: (line: string) => void;
}

/** Seconds between two lines of progress. */
const PROGRESS = 5;

/** Plays the morning once, prints its progress, and takes pictures. Rejects when it is aborted. */
export async function play({
  host,
  server,
  timeline,
  kill,
  camera,
  signal,
  print,
}: PlaySettings): Promise<StoryRecord> {
  const began = Date.now();
  const clock = (): string => clockAt(timeline, (Date.now() - began) / 1000);
  const stopProgress = printProgress(host.url, clock, PROGRESS, print);
  const pictures: Array<Promise<void>> = [];
  const picture = (moment: string, seconds: number): void => {
    if (camera !== null) {
      pictures.push(Bun.sleep(seconds * 1000).then(() => (signal.aborted ? undefined : camera.take(moment, host))));
    }
  };
  try {
    // Taken when there is something to see, and early enough to be drawn before the next part.
    picture('before', timeline.calm * 0.6);
    picture('during', timeline.calm + timeline.unnoticed * 0.6);
    picture('after', lengthOf(timeline) - timeline.recovery * 0.6);
    const story = await playStory({
      server,
      timeline,
      kill,
      signal,
      onEvent: (event) => print(`${event.clock}  ${event.text}`),
    });
    stopProgress();
    await Promise.all(pictures);
    return story;
  } finally {
    stopProgress();
  }
}
