import type { Range } from './answers';

/** What is to be erased: all that fits every condition that is not null. One at least is given. */
export interface Erasure {
  user: string | null;
  /** Found anywhere in a text, in either case: `*` stands for any characters, `?` for one, and `\` makes the next one itself. */
  text: string | null;
  range: Range | null;
}

/** What a request asks for. Its time has no end, or no beginning, where none is given. */
export function toErasure({ user, text, from, to }: Conditions): Erasure {
  const isOfTime = from !== undefined || to !== undefined;
  // Every microsecond of the last millisecond belongs to it.
  const range = { from: (from ?? 0) * 1000, to: to === undefined ? Number.MAX_SAFE_INTEGER : to * 1000 + 999 };
  return { user: user ?? null, text: text ?? null, range: isOfTime ? range : null };
}

/** Times are epoch milliseconds. */
interface Conditions {
  user?: string | undefined;
  text?: string | undefined;
  from?: number | undefined;
  to?: number | undefined;
}

/** Answers whether a text has the pattern of an erasure in it. */
export function patternMatcher(pattern: string): (text: string) => boolean {
  const parts = partsOf(pattern.toLowerCase());
  return (text) => {
    const lower = text.toLowerCase();
    let from = 0;
    return parts.every((part) => {
      const at = find(lower, part, from);
      from = at + part.length;
      return at >= 0;
    });
  };
}

/** Whether any text within a value, as JSON has them, passes the test. */
export function hasText(value: unknown, test: (text: string) => boolean): boolean {
  return typeof value === 'string'
    ? test(value)
    : typeof value === 'object' && value !== null && Object.values(value).some((inner) => hasText(inner, test));
}

/** Any one character. */
const ANY = null;
type Part = Array<string | typeof ANY>;

/** What lies between the stars. */
function partsOf(pattern: string): Part[] {
  const parts: Part[] = [[]];
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern.charAt(i);
    if (character === '*') {
      parts.push([]);
    } else if (character === '?') {
      parts.at(-1)?.push(ANY);
    } else {
      const isEscaped = character === '\\' && i + 1 < pattern.length;
      parts.at(-1)?.push(isEscaped ? pattern.charAt(++i) : character);
    }
  }
  return parts.filter((part) => part.length > 0);
}

function find(text: string, part: Part, from: number): number {
  if (!part.includes(ANY)) {
    return text.indexOf(part.join(''), from);
  }
  for (let at = from; at + part.length <= text.length; at++) {
    if (part.every((character, i) => character === ANY || character === text[at + i])) {
      return at;
    }
  }
  return -1;
}
