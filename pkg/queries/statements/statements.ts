import type { StatementFilter } from '../../store/answers';
import type { StatementRow } from '../../../src/shared/frames';
import type { StatementsQuery } from '../../../src/shared/query';
import type { Frame, Notice } from '../../plugin/frame';
import { table } from '../frames';
import { coverageOf } from '../coverage';
import { eachInTurn, everyInstanceOf, expectedInstancesOf, instancesOf } from '../instances';
import { latestSample, staleAfter } from '../latest-sample';
import { listCut, locksUnread, nothingSampled, rangeNotices } from '../notices';
import type { Request } from '../request';
import type { Sources } from '../sources';
import { statementColumns, statementRow } from './statement-rows';
import { asOf } from './statement-then';

/** The statements that ran at the end of the range, the longest-running first; or all in the range, the latest first. */
export async function statements(request: Request<StatementsQuery>, sources: Sources): Promise<Frame[]> {
  const { model } = request;
  // Runaways are kept longer than the samples of their instance.
  const { history } = sources;
  const instances = await (model.when === 'now'
    ? instancesOf(model, history, request.range)
    : everyInstanceOf(model, history));
  const answers = await eachInTurn(instances, (instance) =>
    model.when === 'now' ? runningStatements(instance, request, sources) : statementsIn(instance, request, sources)
  );
  const found = answers.flatMap(({ rows }) => rows);
  const rows = found.sort((a, b) => (model.when === 'now' ? b.elapsed - a.elapsed : b.start - a.start));
  const notices = answers.flatMap((answer) => answer.notices);
  if (instances.length === 0) {
    notices.push(nothingSampled);
  }
  if (rows.length > model.limit) {
    notices.push(listCut(model.limit));
  }
  const custom =
    model.when === 'now'
      ? undefined
      : await coverageOf(await expectedInstancesOf(model, request.range, sources), request.range, sources);
  return [table({ name: 'statements', rows: rows.slice(0, model.limit), columns: statementColumns, notices, custom })];
}

interface Answer {
  rows: StatementRow[];
  notices: Notice[];
}

async function runningStatements(
  instance: string,
  { model, range }: Request<StatementsQuery>,
  sources: Sources
): Promise<Answer> {
  const latest = await latestSample(instance, range, sources);
  if ('notice' in latest) {
    return { rows: [], notices: [latest.notice] };
  }
  // At that moment each of them was running, whatever became of it later.
  const isAsked = model.outcomes.length === 0 || model.outcomes.includes('running');
  const filter = { ...filterOf(model, sources), outcomes: [] };
  const records = isAsked ? await sources.history.statementsAt(instance, latest.at, filter) : [];
  const then = await asOf(instance, records, latest.at, sources);
  const notices = then.some(({ blocking }) => blocking === null) ? [locksUnread(instance, latest.at)] : [];
  return { rows: then.map((record) => statementRow(instance, record, latest.at)), notices };
}

async function statementsIn(
  instance: string,
  { model, range }: Request<StatementsQuery>,
  sources: Sources
): Promise<Answer> {
  const { history } = sources;
  const records = await history.statementsIn(instance, range, filterOf(model, sources));
  return {
    rows: records.map((record) => statementRow(instance, record)),
    notices: await rangeNotices(history, instance, range),
  };
}

/** Asks for one row more than the limit, to know whether there are more. */
function filterOf(model: StatementsQuery, { sampleSeconds }: Sources): StatementFilter {
  const { users, schemas, digests, outcomes, minElapsed, limit } = model;
  const slack = staleAfter(sampleSeconds);
  return { users, schemas, digests, outcomes, minElapsed, runawaysOnly: false, slack, limit: limit + 1 };
}
