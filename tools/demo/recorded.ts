import type { ActivityMeasure, IoMeasure } from '../../src/shared/query';
import { ask, askRunaways, points, type Points } from './client';
import type { Recorded } from './incident';

/** All that the demo prints about a time range (epoch milliseconds), from the plugin behind `url`. */
export async function askRecorded(url: string, from: number, to: number): Promise<Recorded> {
  const activity = (measure: ActivityMeasure): Promise<Points> => askActivity(url, measure, from, to);
  const io = (measure: IoMeasure): Promise<Points> => askIo(url, measure, from, to);
  const [runaways, read, written, spikeScore, sessionsWaiting, longestWait] = await Promise.all([
    askRunaways(url, from, to),
    io('readBytes'),
    io('writeBytes'),
    activity('spikeScore'),
    activity('sessionsWaiting'),
    activity('longestWait'),
  ]);
  return { runaways, read, written, spikeScore, sessionsWaiting, longestWait };
}

export async function askActivity(url: string, measure: ActivityMeasure, from: number, to: number): Promise<Points> {
  return points(await ask(url, { queryType: 'activity', measures: [measure] }, from, to));
}

async function askIo(url: string, measure: IoMeasure, from: number, to: number): Promise<Points> {
  return points(await ask(url, { queryType: 'io', by: 'total', measures: [measure] }, from, to));
}
