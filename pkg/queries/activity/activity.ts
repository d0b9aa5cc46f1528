import type { ActivityQuery } from '../../../src/shared/query';
import type { Frame } from '../../plugin/frame';
import { activityLines, readableWidth } from './activity-lines';
import { displayName, seriesFrame, withNotices } from '../frames';
import { eachInTurn, instancesOf } from '../instances';
import { coarseNotice, rangeNotices } from '../notices';
import { widthOf, type Request } from '../request';
import type { Sources } from '../sources';

/** For alert rules and stat panels: one series per instance and measure. A point is the greatest of its samples. */
export async function activity(request: Request<ActivityQuery>, sources: Sources): Promise<Frame[]> {
  const { model, range } = request;
  const instances = await instancesOf(model, sources.history, range);
  const measures = [...new Set(model.measures)];
  const width = widthOf(request, instances.length * measures.length);
  const several = { instances: instances.length > 1, measures: measures.length > 1 };
  const frames = await eachInTurn(instances, async (instance) => {
    const read = activityLines(instance, request, sources, width);
    const lines = await eachInTurn(measures, async (measure) => ({ measure, line: await read(measure) }));
    return lines.flatMap(({ measure, line }) => {
      const name = displayName({ instance, group: null, measure, several });
      return line.times.length === 0
        ? []
        : [seriesFrame({ measure, several: several.measures, labels: { instance }, displayName: name, ...line })];
    });
  });
  const notices = await eachInTurn(instances, async (instance) => {
    const points = await readableWidth(sources.history, instance, range, width);
    return [
      ...(await rangeNotices(sources.history, instance, range)),
      ...(await coarseNotice(sources.history, instance, range, { width, points })),
    ];
  });
  return withNotices(frames.flat(), 'activity', notices.flat());
}
