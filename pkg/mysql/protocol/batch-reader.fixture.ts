import type { Reading } from '../../detection/reading';
import type { BatchReader, Readings } from './batch-reader';
import type { Part } from './part';
import type { Row } from './rows';

/** A reader that answers each part by its name, and null for a part that is not asked for; `asked` has the names of each call. */
export function fakeReader(answer: (name: string, part: Part) => Reading<Row[]>): {
  reader: Pick<BatchReader, 'read'>;
  asked: string[][];
} {
  const asked: string[][] = [];
  const read = <Parts extends Record<string, Part | null>>(parts: Parts): Promise<Readings<Parts>> => {
    const entries = Object.entries(parts);
    asked.push(entries.flatMap(([name, part]) => (part === null ? [] : [name])));
    const readings = entries.map(([name, part]) => [name, part === null ? null : answer(name, part)]);
    return Promise.resolve(Object.fromEntries(readings) as Readings<Parts>);
  };
  return { reader: { read }, asked };
}
