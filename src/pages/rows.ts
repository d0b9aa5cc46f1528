import type { DataFrame } from '@grafana/data';
import type { StatementRow } from '../shared/frames';
import { cellText } from '../shared/text';

/** Reads the rows of `runaways` and `statements` table frames. */
export function statementRows(frames: DataFrame[]): StatementRow[] {
  return frames.flatMap((frame) =>
    Array.from({ length: frame.length }, (_, row) => {
      const cells = Object.fromEntries(frame.fields.map(({ name, values }) => [name, cellOf(name, values[row])]));
      return { ...unknownRow, ...cells };
    })
  );
}

function cellOf(name: string, value: unknown): unknown {
  return typeof value === 'string' ? cellText(name, value) : (value ?? null);
}

// A field that the backend does not send is unknown.
const unknownRow: StatementRow = {
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
  blocking: null,
  outcome: 'unknown',
  confidence: 'unknown',
  killer: null,
  killerConfidence: null,
  evidence: '',
  detected: null,
  details: '{}',
};
