import type { Frame } from '../../pkg/plugin/frame';

/** The rows of an answer that is one table frame, by its fields' names. */
export function rowsOf<Row>(frames: Frame[]): Row[] {
  const [frame] = frames;
  if (frames.length !== 1 || frame === undefined) {
    throw new Error(`a table is one frame, not ${frames.length}`);
  }
  const rows = frame.fields[0]?.values.length ?? 0;
  return Array.from(
    { length: rows },
    (_, i) => Object.fromEntries(frame.fields.map(({ name, values }) => [name, values[i]])) as Row
  );
}
