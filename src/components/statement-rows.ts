import type { DataFrame } from '@grafana/data';
import type { Confidence, StatementRow } from '../shared/frames';
import { outcomes, type Outcome } from '../shared/outcome-names';
import { columnsOf } from './columns';

/** Reads the rows of `statements` and `runaways` table frames. A field that is missing is unknown; a row without id or start is left out. */
export function statementRows(frames: DataFrame[]): StatementRow[] {
  return frames.flatMap(statementsOf);
}

function statementsOf(frame: DataFrame): StatementRow[] {
  const { text, number } = columnsOf(frame);
  const found: StatementRow[] = [];
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

/** The outcome in a field; `unknown` for any other text. */
export function toOutcome(value: string | null): Outcome {
  return outcomes.find((outcome) => outcome === value) ?? 'unknown';
}
