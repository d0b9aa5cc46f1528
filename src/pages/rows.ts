import type { DataFrame } from '@grafana/data';
import type { StatementRow } from '../shared/frames';

/** The rows of table frames whose fields are named after the row's keys. */
export function statementRows(frames: DataFrame[]): StatementRow[] {
  return frames.flatMap((frame) =>
    Array.from({ length: frame.length }, (_, row) => {
      const cells = Object.fromEntries(frame.fields.map((field) => [field.name, field.values[row] ?? null]));
      return { ...blank, ...cells };
    })
  );
}

// A field that an older backend does not send reads as not known.
const blank: StatementRow = {
  instance: '',
  id: '',
  processlistId: null,
  user: null,
  host: null,
  db: null,
  digest: null,
  digestText: null,
  text: null,
  start: 0,
  end: null,
  elapsed: 0,
  state: null,
  rowsExamined: null,
  rowsSent: null,
  readBytes: null,
  writeBytes: null,
  ioShare: null,
  waitingOn: null,
  blocking: 0,
  outcome: 'unknown',
  confidence: 'unknown',
  killer: null,
  killerConfidence: null,
  evidence: '',
  detected: null,
  details: '{}',
};
