import type { DeadlockRow } from '../../../src/shared/frames';
import type { LocksQuery } from '../../../src/shared/query';
import type { Frame } from '../../plugin/frame';
import { table, type Columns } from '../frames';
import { eachInTurn } from '../instances';
import { listCut, nothingSampled, rangeNotices } from '../notices';
import type { Request } from '../request';
import type { Sources } from '../sources';

const columns: Columns<DeadlockRow> = {
  instance: { type: 'string' },
  time: { type: 'time' },
  victim: { type: 'number', unit: 'none' },
  survivor: { type: 'number', unit: 'none' },
  victimText: { type: 'string' },
  survivorText: { type: 'string' },
  object: { type: 'string' },
  index: { type: 'string' },
  report: { type: 'string' },
};

/** The deadlocks of the range as a table, the latest first. */
export async function deadlocks(
  instances: string[],
  { model, range }: Request<LocksQuery>,
  { history }: Sources
): Promise<Frame> {
  const answers = await eachInTurn(instances, async (instance) => {
    const rows = await history.deadlocksIn(instance, range, model.limit + 1);
    return rows.map(({ at, ...deadlock }): DeadlockRow => ({ instance, time: at / 1000, ...deadlock }));
  });
  const found = answers.flat();
  const rows = found.sort((a, b) => b.time - a.time).slice(0, model.limit);
  const notices = (await eachInTurn(instances, (instance) => rangeNotices(history, instance, range))).flat();
  if (instances.length === 0) {
    notices.push(nothingSampled);
  }
  if (found.length > model.limit) {
    notices.push(listCut(model.limit));
  }
  return table({ name: 'deadlocks', rows, columns, notices });
}
