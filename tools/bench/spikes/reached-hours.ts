import { keptUp, nothingYet, withLatest } from '../../../pkg/detection/io/spikes/kept-up';
import type { ReachedHour } from '../../../pkg/detection/io/spikes/seasonal';
import { rulesOf } from '../../../pkg/detection/io/spikes/parameters';
import { HOUR, DAY } from './profile';
import type { MadeServer } from './server';

/** What a server reached in each hour of its first days, as a history has it. Latency is left out. */
export function reachedHours(server: MadeServer, days: number): ReachedHour[] {
  const hours: ReachedHour[] = [];
  for (let from = 0; from < days * DAY; from += HOUR) {
    let latest = { bytes: nothingYet, operations: nothingYet };
    const reached = { bytes: 0, operations: 0 };
    for (let t = from; t < from + HOUR; t++) {
      const { rates, bytes } = server.second(t);
      if (rates === null) {
        latest = { bytes: nothingYet, operations: nothingYet };
        continue;
      }
      let operations = 0;
      for (const { readOps, writeOps } of [rates.data, rates.redo, rates.binlog, rates.temporary, rates.sort]) {
        operations += readOps + writeOps;
      }
      latest = {
        bytes: withLatest(latest.bytes, bytes, 1, rulesOf.bytes.keptUp),
        operations: withLatest(latest.operations, operations, 1, rulesOf.bytes.keptUp),
      };
      reached.bytes = Math.max(reached.bytes, keptUp(latest.bytes, rulesOf.bytes.keptUp) ?? 0);
      reached.operations = Math.max(reached.operations, keptUp(latest.operations, rulesOf.bytes.keptUp) ?? 0);
    }
    hours.push({ at: from * 1e6, reached: { whole: reached } });
  }
  return hours;
}
