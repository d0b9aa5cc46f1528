import type { IoMeasure, IoQuery } from '../../../src/shared/query';
import type { Frame, Notice } from '../../plugin/frame';
import { activityLines } from '../activity/activity-lines';
import { displayName, seriesFrame, withNotices } from '../frames';
import { coverageOf } from '../coverage';
import { eachInTurn, instancesOf } from '../instances';
import { groupsOf, isDivided, otherParts, pointsFor, storedAs, withSession, type Group } from './groups';
import { lineReader, type Cell } from './lines';
import { columnsOf, isRate, recipes, type RateMeasure } from './measures';
import { coarseNotice, rangeNotices } from '../notices';
import { widthOf, type Request } from '../request';
import type { Sources } from '../sources';
import { COMMON_INTERVALS, type Line } from '../timeline';

/** Frames of one answer: browsers cannot draw more lines. */
const MOST_FRAMES = 1000;

/**
 * Disk I/O as time series, one frame per group and measure. Shows the groups with the greatest sum of the first measure
 * over all instances. A rate is the average of a point's samples, a spike score their greatest.
 */
export async function io(request: Request<IoQuery>, sources: Sources): Promise<Frame[]> {
  const { model, range } = request;
  const { history } = sources;
  const instances = await instancesOf(model, history, range);
  const measures = [...new Set(model.measures)];
  const rates = measures.filter(isRate);
  const several = { instances: instances.length > 1, measures: measures.length > 1 };
  const least = several.instances ? COMMON_INTERVALS * sources.sampleSeconds * 1e6 : 0;
  const lines = (model.by === 'total' ? instances.length : model.top) * measures.length;
  const asked = Math.max(least, widthOf(request, lines));
  const stored = await eachInTurn(instances, (instance) => history.resolution(instance, range, asked));
  const width = wholePoints(asked, Math.max(0, ...stored));
  const { kind } = storedAs[model.by];
  const readable = await eachInTurn(instances, (instance) =>
    history.readablePoints(instance, kind, range, pointsFor(model.by, width))
  );
  const points = Math.max(0, ...readable);
  const { shown, notices } = await select(request, sources, instances, measures, points);
  const read = lineReader(request, sources, shown, { columns: columnsOf(rates), width, points }, several.instances);
  const frames = await eachInTurn(shown, async (one) => {
    const group = one.part === 'asked' ? await withSession(history, model.by, one) : one;
    const cells = rates.length > 0 ? await read(one) : [];
    const score = activityLines(group.instance, request, sources, width);
    const lines = await eachInTurn(measures, async (measure) => ({
      measure,
      line: isRate(measure) ? rateLine(cells, measure) : model.by === 'total' ? await score(measure) : emptyLine,
    }));
    return lines.flatMap(({ measure, line }) => {
      const { labels } = group;
      const name = displayName({ instance: group.instance, group: group.display, measure, several });
      return line.times.length === 0
        ? []
        : [seriesFrame({ measure, several: several.measures, labels, displayName: name, ...line })];
    });
  });
  const lateStarts = await eachInTurn(instances, async (instance) => [
    ...(await rangeNotices(history, instance, range)),
    ...(await coarseNotice(history, instance, range, { width: asked, points })),
  ]);
  const found = frames.flat();
  const custom = found.length === 0 ? undefined : await coverageOf(instances, range, sources);
  return withNotices(found, 'io', [...notices, ...lateStarts.flat()], custom);
}

/** The width of a point that holds whole stored points: then each has all of its samples, and lines add up. */
function wholePoints(width: number, stored: number): number {
  return stored > 0 ? Math.ceil(width / stored) * stored : width;
}

const emptyLine: Line = { times: [], values: [] };

/** The groups to show, and notices about the rest. */
async function select(
  { model, range }: Request<IoQuery>,
  { history }: Sources,
  instances: string[],
  measures: IoMeasure[],
  points: number
): Promise<{ shown: Group[]; notices: Notice[] }> {
  const total = model.by === 'total';
  const rank = recipes[measures.find(isRate) ?? 'readBytes'].columns[0];
  const of = { by: model.by, rank, range, points };
  const found = await eachInTurn(instances, (instance) => groupsOf(history, instance, of));
  const groups = total ? found.flat() : found.flat().sort((a, b) => b.sum - a.sum);
  const most = Math.min(total ? Infinity : model.top, Math.floor(MOST_FRAMES / measures.length));
  const notices: Notice[] = [];
  if (total && groups.length > most) {
    notices.push({ severity: 'warning', text: `Only ${most} of ${groups.length} instances are shown.` });
  }
  if (!total && measures.some((measure) => !isRate(measure))) {
    notices.push({ severity: 'info', text: 'The spike score belongs to a whole instance: it is shown by total only.' });
  }
  const shown = groups.slice(0, most);
  const others = isDivided(model.by)
    ? await eachInTurn(instances, (instance) => otherParts(history, instance, shown, of))
    : [];
  return { shown: [...shown, ...others.flat()], notices };
}

function rateLine(cells: Cell[], measure: RateMeasure): Line {
  return {
    times: cells.map(({ time }) => time / 1000),
    values: cells.map(({ sums, samples }) => (sums === null ? null : recipes[measure].value(sums, samples))),
  };
}
