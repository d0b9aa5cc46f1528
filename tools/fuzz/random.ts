/** Random values that a seed repeats (mulberry32). */
export interface Random {
  /** From 0 up to, not including, `below`. */
  int(below: number): number;
  chance(of: number): boolean;
  pick<T>(from: readonly [T, ...T[]]): T;
  /** A word of `least` to `most` letters of this alphabet. */
  word(alphabet: string, least: number, most: number): string;
  /** `least` to `most` values that `make` makes. */
  list<T>(least: number, most: number, make: () => T): T[];
}

export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (below: number): number => Math.floor(next() * below);
  const list = <T>(least: number, most: number, make: () => T): T[] =>
    Array.from({ length: least + int(most - least + 1) }, make);
  return {
    int,
    list,
    chance: (of) => next() < of,
    pick: (from) => from[int(from.length)] ?? from[0],
    word: (alphabet, least, most) => list(least, most, () => alphabet[int(alphabet.length)] ?? '').join(''),
  };
}
