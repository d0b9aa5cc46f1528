/** Rows of numbers as one block, which moves between threads without a copy; anything else as it is. */
export type Packed =
  | { is: 'value'; value: unknown }
  | { is: 'rows'; names: string[]; cells: Float64Array<ArrayBuffer> }
  | { is: 'lists'; lists: Packed[] };

/** Fewer rows are sent as they are. */
const LEAST_ROWS = 32;

type Cells = Record<string, number | null>;

/** Packs an answer. Only lists of many rows that all have the same names, and nothing but numbers and nulls, become a block. */
export function pack(value: unknown): Packed {
  if (Array.isArray(value) && value.length > 0 && value.every(Array.isArray)) {
    return { is: 'lists', lists: value.map(pack) };
  }
  if (!Array.isArray(value) || value.length < LEAST_ROWS || !value.every(isOfNumbers)) {
    return { is: 'value', value };
  }
  const rows: Cells[] = value;
  const names = Object.keys(rows[0] ?? {});
  if (!rows.every((row) => Object.keys(row).length === names.length && names.every((name) => name in row))) {
    return { is: 'value', value };
  }
  const cells = new Float64Array(rows.length * names.length);
  rows.forEach((row, i) => {
    // SQLite has no NaN: here it stands for null.
    names.forEach((name, j) => (cells[i * names.length + j] = row[name] ?? NaN));
  });
  return { is: 'rows', names, cells };
}

/** The memory that moves with it. */
export function moved(packed: Packed): ArrayBuffer[] {
  return packed.is === 'rows' ? [packed.cells.buffer] : packed.is === 'lists' ? packed.lists.flatMap(moved) : [];
}

/** What `pack` was given. */
export function unpack(packed: Packed): unknown {
  if (packed.is === 'lists') {
    return packed.lists.map(unpack);
  }
  if (packed.is === 'value') {
    return packed.value;
  }
  const { names, cells } = packed;
  return Array.from({ length: cells.length / names.length }, (_, i) => {
    const row: Cells = {};
    names.forEach((name, j) => {
      const cell = cells[i * names.length + j] ?? NaN;
      row[name] = Number.isNaN(cell) ? null : cell;
    });
    return row;
  });
}

function isOfNumbers(row: unknown): row is Cells {
  return (
    typeof row === 'object' &&
    row !== null &&
    Object.values(row).every((cell) => typeof cell === 'number' || cell === null)
  );
}
