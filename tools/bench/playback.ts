import { gunzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import type { StatementKey } from '../../pkg/detection/sample';
import type { Batch } from '../../pkg/store/batch';
import { at } from '../../pkg/store/batch.fixture';

/** Event ids of two rounds of a recording never meet. */
const IDS_OF_A_ROUND = 1e9;

/** Plays a recording back for so many seconds, over and over, from nine o'clock on: every round has statements of its own. */
export function* playback(path: string, seconds: number, instance = 'db1'): Generator<Batch> {
  const lines = gunzipSync(readFileSync(path)).toString().trimEnd().split('\n');
  const begun = (JSON.parse(lines[0] ?? '{}') as Batch).at;
  const length = Math.round(((JSON.parse(lines.at(-1) ?? '{}') as Batch).at - begun) / 1e6) + 1;
  for (let round = 0; round * length < seconds; round++) {
    const by = at(round * length) - begun;
    for (const line of lines) {
      const batch = JSON.parse(line) as Batch;
      if (batch.at + by >= at(seconds)) {
        return;
      }
      yield moved({ ...batch, instance }, by, round * IDS_OF_A_ROUND);
    }
  }
}

function moved(batch: Batch, by: number, ids: number): Batch {
  const key = (one: StatementKey): StatementKey => ({ ...one, eventId: one.eventId + ids });
  const time = <T extends number | null>(given: T) => (given === null ? given : given + by) as T;
  return {
    ...batch,
    at: time(batch.at),
    lateEvents: batch.lateEvents?.map((late) => ({ ...late, at: time(late.at) })) ?? [],
    statementIo: batch.statementIo.map((one) => ({ ...one, key: key(one.key) })),
    statements: batch.statements.map((one) => ({
      ...one,
      key: key(one.key),
      startedAt: time(one.startedAt),
      seenAt: time(one.seenAt),
      endedAt: time(one.endedAt),
      runawayAt: time(one.runawayAt),
    })),
    locks: batch.locks.map((one) => ({
      ...one,
      statement: one.statement && key(one.statement),
      heldSince: time(one.heldSince),
      since: time(one.since),
    })),
    deadlocks: batch.deadlocks.map((one) => ({ ...one, at: time(one.at) })),
    gaps: batch.gaps.map((gap) => ({ ...gap, from: time(gap.from), to: time(gap.to) })),
  };
}
