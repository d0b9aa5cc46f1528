import type { StatementFilter } from '../../store/answers';
import type { StatementRow } from '../../../src/shared/frames';
import type { StatementsQuery } from '../../../src/shared/query';
import type { Frame, Notice } from '../../plugin/frame';
import { table } from '../frames';
import { eachInTurn, everyInstanceOf, instancesOf } from '../instances';
import { latestSample, staleAfter } from '../latest-sample';
import { lateStart, listCut, nothingSampled } from '../notices';
import type { Request } from '../request';
import type { Sources } from '../sources';
import { statementColumns, statementRow } from './statement-rows';

/** What ran at the end of the range, the longest-running first; or all that touched the range, the latest first. */
export async function statements(request: Request<StatementsQuery>, sources: Sources): Promise<Frame[]> {
  const { model } = request;
  // Of what ran in the past only runaways may be left.
  const instances = (model.when === 'now' ? instancesOf : everyInstanceOf)(model, sources.history);
  const answers = await eachInTurn(instances, (instance) =>
    model.when === 'now' ? runningAt(instance, request, sources) : touching(instance, request, sources)
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
  return [table({ name: 'statements', rows: rows.slice(0, model.limit), columns: statementColumns, notices })];
}

interface Answer {
  rows: StatementRow[];
  notices: Notice[];
}

function runningAt(instance: string, { model, range }: Request<StatementsQuery>, sources: Sources): Answer {
  const moment = latestSample(instance, range, sources);
  if ('notice' in moment) {
    return { rows: [], notices: [moment.notice] };
  }
  const records = sources.history.statementsAt(instance, moment.at, filterOf(model, sources));
  return { rows: records.map((record) => statementRow(instance, record, moment.at)), notices: [] };
}

function touching(instance: string, { model, range }: Request<StatementsQuery>, sources: Sources): Answer {
  const { history } = sources;
  const records = history.statementsIn(instance, range, filterOf(model, sources));
  return {
    rows: records.map((record) => statementRow(instance, record)),
    notices: lateStart(history, instance, range),
  };
}

/** One row more than asked for tells that there are more. */
function filterOf(model: StatementsQuery, { sampleSeconds }: Sources): StatementFilter {
  const { users, schemas, digests, outcomes, minElapsed, limit } = model;
  const slack = staleAfter(sampleSeconds);
  return { users, schemas, digests, outcomes, minElapsed, runawaysOnly: false, slack, limit: limit + 1 };
}
