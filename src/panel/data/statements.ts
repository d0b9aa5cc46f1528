import type { DataFrame } from '@grafana/data';
import type { Confidence, StatementRow } from '../../shared/frames';
import { columnsOf, hasFields } from './columns';
import { toOutcome } from './outcomes';

export type Statement = StatementRow;

/** Whether a frame is a `statements` frame, or a `runaways` frame queried as a table. */
export function isStatements(frame: DataFrame): boolean {
  return hasFields(frame, ['instance', 'id', 'start', 'elapsed', 'outcome']);
}

/** A key that is unique in the panel; ids are unique only within an instance. */
export function keyOf({ instance, id }: Pick<Statement, 'instance' | 'id'>): string {
  return `${instance}\n${id}`;
}

/** Reads the rows of all frames. A statement in several frames is read once, from its newest row. */
export function readStatements(frames: DataFrame[]): Statement[] {
  const found = new Map<string, Statement>();
  for (const statement of frames.flatMap(statementsOf)) {
    const known = found.get(keyOf(statement));
    if (known === undefined || isNewer(statement, known)) {
      found.set(keyOf(statement), statement);
    }
  }
  return [...found.values()];
}

/** A row with an end is newer than one without; else more elapsed time is newer. */
function isNewer(one: Statement, other: Statement): boolean {
  if ((one.end === null) !== (other.end === null)) {
    return one.end !== null;
  }
  return one.elapsed > other.elapsed;
}

function statementsOf(frame: DataFrame): Statement[] {
  const { text, number } = columnsOf(frame);
  const found: Statement[] = [];
  for (let row = 0; row < frame.length; row++) {
    const [id, start] = [text('id', row), number('start', row)];
    if (id === null || start === null) {
      continue;
    }
    found.push({
      instance: text('instance', row) ?? '',
      id,
      processlistId: number('processlistId', row),
      user: text('user', row),
      host: text('host', row),
      db: text('db', row),
      digest: text('digest', row),
      digestText: text('digestText', row),
      text: text('text', row),
      start,
      end: number('end', row),
      elapsed: number('elapsed', row) ?? 0,
      state: text('state', row),
      rowsExamined: number('rowsExamined', row),
      rowsSent: number('rowsSent', row),
      readBytes: number('readBytes', row),
      writeBytes: number('writeBytes', row),
      ioShare: number('ioShare', row),
      waitingOn: text('waitingOn', row),
      blocking: number('blocking', row),
      outcome: toOutcome(text('outcome', row)),
      confidence: toConfidence(text('confidence', row)),
      killer: text('killer', row),
      killerConfidence: toKillerConfidence(text('killerConfidence', row)),
      evidence: text('evidence', row) ?? '',
      detected: number('detected', row),
      details: text('details', row) ?? '{}',
    });
  }
  return found;
}

function toKillerConfidence(value: string | null): StatementRow['killerConfidence'] {
  return value === null ? null : toConfidence(value);
}

function toConfidence(value: string | null): Confidence {
  return value === 'certain' || value === 'likely' ? value : 'unknown';
}
