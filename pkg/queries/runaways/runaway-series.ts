import { statementId, type StatementRecord } from '../../detection/statements/record';
import type { AlertDetails } from '../../../src/shared/details';
import type { RunawayMeasure, RunawaysQuery } from '../../../src/shared/query';
import { visible } from '../../../src/shared/text';
import type { Micros } from '../../detection/time';
import type { Frame } from '../../plugin/frame';
import { account } from '../format';
import { displayName, seriesFrame, withNotices } from '../frames';
import { eachInTurn, instancesOf } from '../instances';
import { staleAfter } from '../latest-sample';
import { rangeNotices } from '../notices';
import type { Request } from '../request';
import type { Sources } from '../sources';
import { asOf } from '../statements/statement-then';
import type { RecordThen } from '../statements/statement-rows';

/** A hundred alerts at once tell nobody more than the worst of them. */
const MOST_PER_INSTANCE = 20;
/** Microseconds for which a runaway of an instance that cannot be read is taken to run on: nothing shows that it ended. */
const UNREAD_FOR = 600_000_000;
const DIGEST_LENGTH = 8;

/**
 * A point at the end of the range for each runaway that runs then, and for each measure: the 20 of an instance that most
 * sessions wait behind, then the longest running. The labels stay the same while it runs.
 */
export async function runawaySeries({ model, range }: Request<RunawaysQuery>, sources: Sources): Promise<Frame[]> {
  const { history, now } = sources;
  const end = endOf(range.to, now() * 1000, staleAfter(sources.sampleSeconds));
  const measures = [...new Set(model.measures)];
  const instances = await instancesOf(model, history, range);
  const several = { instances: instances.length > 1, measures: measures.length > 1 };
  const frames = await eachInTurn(instances, async (instance) => {
    const running = await runningRunaways(instance, end, model, sources);
    return running.flatMap(({ record, alert }) =>
      measures.map((measure) =>
        seriesFrame({
          measure,
          several: several.measures,
          displayName: displayName({ instance, group: nameOf(alert), measure, several }),
          labels: labelsOf(instance, record, alert),
          times: [end / 1000],
          values: [valueOf(record, measure)],
        })
      )
    );
  });
  const notices = await eachInTurn(instances, (instance) => rangeNotices(history, instance, range));
  return withNotices(frames.flat(), 'runaways', notices.flat());
}

/** A rule asks for the time that it is due: evaluated seconds later, it gets what is known by then. */
function endOf(to: Micros, now: Micros, slack: Micros): Micros {
  return now - to <= slack ? now : to;
}

interface Running {
  record: RecordThen;
  alert: AlertDetails;
}

async function runningRunaways(
  instance: string,
  end: Micros,
  { users, schemas, digests, outcomes, limit }: RunawaysQuery,
  sources: Sources
): Promise<Running[]> {
  const last = await sources.history.lastSample(instance, end);
  const isAsked = outcomes.length === 0 || outcomes.includes('running');
  if (!isAsked || last === null || end - last.at > UNREAD_FOR) {
    return [];
  }
  const slack = staleAfter(sources.sampleSeconds);
  const filter = { users, schemas, digests, outcomes: [], minElapsed: 0, runawaysOnly: true, slack, limit };
  const records = await sources.history.statementsAt(instance, last.at, filter);
  const then = await asOf(instance, records, last.at, sources);
  return then
    .flatMap((record) => {
      const { alert, expected } = record.details;
      return record.runawayAt === null || alert === undefined || expected !== undefined ? [] : [{ record, alert }];
    })
    .sort((a, b) => (b.record.blocking ?? 0) - (a.record.blocking ?? 0) || a.record.startedAt - b.record.startedAt)
    .slice(0, MOST_PER_INSTANCE);
}

/** Unknown ones are left out. */
function labelsOf(
  instance: string,
  { key }: Pick<StatementRecord, 'key'>,
  alert: AlertDetails
): Record<string, string> {
  const { processlistId, user, host, db, digest, isNew, reason, statement } = alert;
  const labels = {
    instance,
    user,
    host,
    schema: db,
    digest: digest?.slice(0, DIGEST_LENGTH) ?? null,
    processlist_id: processlistId === null ? null : String(processlistId),
    new: isNew === null ? null : isNew ? 'yes' : 'no',
    reason,
    statement,
    id: statementId(key),
  };
  const known = Object.entries(labels).flatMap(([name, value]) =>
    value === null || value === '' ? [] : [[name, name === 'instance' ? value : harmless(value)] as const]
  );
  return Object.fromEntries(known);
}

/** Chats call everybody at `<!channel>`, and make links of Markdown's `](`: names and SQL are other people's. */
function harmless(text: string): string {
  return visible(text)
    .replace(/<(?=[!@#/\p{L}])/gu, '‹')
    .replaceAll('](', '] (');
}

function nameOf({ processlistId, user, host, digest }: AlertDetails): string {
  const id = processlistId === null ? `digest ${digest?.slice(0, DIGEST_LENGTH) ?? '?'}` : `#${processlistId}`;
  return [id, account(user, host, null)].filter((part) => part !== null).join(' ');
}

/** What reached the disk, where the kernel counts it; else what is estimated. */
function valueOf(record: RecordThen, measure: RunawayMeasure): number | null {
  const { startedAt, seenAt, readBytes, writeBytes, ioShare, blocking, details } = record;
  switch (measure) {
    case 'elapsed':
      return (seenAt - startedAt) / 1e6;
    case 'bytesRead':
      return details.exactIo?.readBytes ?? readBytes;
    case 'bytesWritten':
      return details.exactIo?.writeBytes ?? writeBytes;
    case 'ioShare':
      return ioShare;
    case 'sessionsBehind':
      return blocking;
    case 'start':
      return startedAt / 1000;
  }
}
