import { statementId, type StatementRecord } from '../../detection/statements/record';
import type { AnnotationRow } from '../../../src/shared/frames';
import type { RunawaysQuery } from '../../../src/shared/query';
import type { Micros } from '../../detection/time';
import type { Frame } from '../../plugin/frame';
import { startTitle, tags, text, title } from './annotation-text';
import { killerName } from '../format';
import { table, type Columns } from '../frames';
import { coverageOf } from '../coverage';
import { eachInTurn, everyInstanceOf, expectedInstancesOf } from '../instances';
import { staleAfter } from '../latest-sample';
import { listCut, rangeNotices } from '../notices';
import type { Request } from '../request';
import type { Sources } from '../sources';
import { runawaySeries } from './runaway-series';
import { statementColumns, statementRow } from '../statements/statement-rows';

const annotationColumns: Columns<AnnotationRow> = {
  time: { type: 'time' },
  timeEnd: { type: 'time' },
  title: { type: 'string' },
  text: { type: 'string' },
  tags: { type: 'string' },
  id: { type: 'string' },
  instance: { type: 'string' },
  outcome: { type: 'string' },
  killer: { type: 'string' },
};

interface Found {
  instance: string;
  record: StatementRecord;
}

/**
 * Runaways that touch the range, also those that began before it: as regions from start to end, as marks at both, or as a
 * table; or those that run at its end as series.
 */
export async function runaways(request: Request<RunawaysQuery>, sources: Sources): Promise<Frame[]> {
  const { model, range } = request;
  if (model.as === 'series') {
    return runawaySeries(request, sources);
  }
  const { history, sampleSeconds } = sources;
  const { users, schemas, digests, outcomes, limit } = model;
  const slack = staleAfter(sampleSeconds);
  const filter = { users, schemas, digests, outcomes, minElapsed: 0, runawaysOnly: true, slack, limit: limit + 1 };
  const instances = await everyInstanceOf(model, history);
  const answers = await eachInTurn(instances, async (instance) =>
    (await history.statementsIn(instance, range, filter)).map((record) => ({ instance, record }))
  );
  const found = answers.flat().sort((a, b) => b.record.startedAt - a.record.startedAt);
  const notices = [
    ...(found.length > limit ? [listCut(limit)] : []),
    ...(await eachInTurn(instances, (instance) => rangeNotices(history, instance, range))).flat(),
  ];
  const shown = found.slice(0, limit);
  if (model.as === 'table') {
    const rows = shown.map(({ instance, record }) => statementRow(instance, record));
    const custom = await coverageOf(await expectedInstancesOf(model, range, sources), range, sources);
    return [table({ name: 'runaways', rows, columns: statementColumns, notices, custom })];
  }
  const now = Math.min(sources.now() * 1000, range.to);
  const rows = shown.flatMap((one) => (model.as === 'regions' ? [region(one, now, slack)] : marks(one)));
  return [
    table({
      name: 'runaways',
      type: 'annotations',
      rows: rows.sort((a, b) => a.time - b.time),
      columns: annotationColumns,
      notices,
    }),
  ];
}

/** A running runaway ends now, or when it was last seen if that is long ago. */
function region({ instance, record }: Found, now: Micros, slack: Micros): AnnotationRow {
  const isLive = record.endedAt === null && now - record.seenAt <= slack;
  const end = Math.max(record.startedAt, record.endedAt ?? (isLive ? now : record.seenAt));
  return {
    ...common(instance, record),
    time: record.startedAt / 1000,
    timeEnd: end / 1000,
    title: title(record, (end - record.startedAt) / 1e6),
  };
}

/** A mark at its start and, once it has ended, one at its end with the outcome. */
function marks({ instance, record }: Found): AnnotationRow[] {
  const { startedAt, endedAt } = record;
  const at = (which: 'start' | 'end', time: Micros, name: string): AnnotationRow => {
    const { id, ...rest } = common(instance, record);
    return { ...rest, id: `${id}/${which}`, time: time / 1000, timeEnd: time / 1000, title: name };
  };
  const start = at('start', startedAt, startTitle(record));
  return endedAt === null ? [start] : [start, at('end', endedAt, title(record, (endedAt - startedAt) / 1e6))];
}

function common(instance: string, record: StatementRecord) {
  const { killer, outcome } = record;
  return {
    text: text(record),
    tags: tags('runaway', outcome, instance),
    id: statementId(record.key),
    instance,
    outcome,
    killer: killerName(killer),
  };
}
