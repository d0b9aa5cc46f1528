import type { LockRow } from '../../../src/shared/frames';
import type { LocksQuery } from '../../../src/shared/query';
import type { Frame, Notice } from '../../plugin/frame';
import { activity } from '../activity/activity';
import { deadlocks } from './deadlocks';
import { table } from '../frames';
import { eachInTurn, everyInstanceOf, instancesOf } from '../instances';
import { lockColumns, lockRows } from './lock-rows';
import { areLocksRead, locksAt } from './locks-at';
import { latestSample } from '../latest-sample';
import { listCut, locksUnread, nothingSampled, rangeNotices } from '../notices';
import type { Request } from '../request';
import type { Sources } from '../sources';

/**
 * Lock waits at the end of the range, or at any time in it: as trees, as a flat list with the longest wait first, as
 * series of the number of waiting sessions; or the deadlocks of the range.
 */
export async function locks(request: Request<LocksQuery>, sources: Sources): Promise<Frame[]> {
  const { model, ...bounds } = request;
  if (model.as === 'series') {
    const { instances } = model;
    return activity({ ...bounds, model: { queryType: 'activity', instances, measures: ['sessionsWaiting'] } }, sources);
  }
  if (model.as === 'deadlocks') {
    return [await deadlocks(await everyInstanceOf(model, sources.history), request, sources)];
  }
  const instances = await instancesOf(model, sources.history, request.range);
  const answers = await eachInTurn(instances, (instance) => rowsOf(instance, request, sources));
  const found = answers.flatMap(({ rows }) => rows);
  const rows =
    model.as === 'tree'
      ? found
      : found.filter(({ waited }) => waited !== null).sort((a, b) => (b.waited ?? 0) - (a.waited ?? 0));
  const notices = answers.flatMap((answer) => answer.notices);
  if (instances.length === 0) {
    notices.push(nothingSampled);
  }
  if (rows.length > model.limit || answers.some(({ hasMore }) => hasMore)) {
    notices.push(listCut(model.limit));
  }
  return [table({ name: 'locks', rows: rows.slice(0, model.limit), columns: lockColumns, notices })];
}

interface Answer {
  rows: LockRow[];
  notices: Notice[];
  hasMore: boolean;
}

async function rowsOf(instance: string, { model, range }: Request<LocksQuery>, sources: Sources): Promise<Answer> {
  const { history } = sources;
  if (model.when === 'range') {
    const stays = await history.locksIn(instance, range, model.limit + 1);
    const rows = lockRows(instance, stays.slice(0, model.limit), range.to);
    return { rows, notices: await rangeNotices(history, instance, range), hasMore: stays.length > model.limit };
  }
  const latest = await latestSample(instance, range, sources);
  if ('notice' in latest) {
    return { rows: [], notices: [latest.notice], hasMore: false };
  }
  const notices = (await areLocksRead(history, instance, latest.at)) ? [] : [locksUnread(instance, latest.at)];
  return { ...(await locksAt(history, instance, latest.at, model.limit)), notices };
}
