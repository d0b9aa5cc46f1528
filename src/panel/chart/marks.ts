import { killerOf, outcomeDisplays } from '../../shared/outcomes';
import { isCulprit, type Bar, type Lane } from '../data/lanes';
import { startGlyph } from '../data/outcomes';

/** A runaway's start or end, drawn as a line with a label. */
export interface Mark {
  bar: Bar;
  kind: 'start' | 'end';
  time: number;
  /** From the longest text to the shortest; the first that fits is drawn. */
  texts: string[];
}

interface MarkOptions {
  from: number;
  to: number;
  clock(time: number): string;
}

/** The marks in the range, longest runaways first. A runaway that mostly waited has a mark only if it was killed. */
export function marksOf(lanes: Lane[], options: MarkOptions): Mark[] {
  const runaways = lanes
    .flatMap((lane) => lane.bars)
    .filter((bar) => bar.statement.detected !== null && bar.to >= options.from && bar.from <= options.to)
    .sort((a, b) => b.to - b.from - (a.to - a.from));
  const culprits = runaways.filter(isCulprit);
  const shown = culprits.length > 0 ? culprits : runaways;
  const several = shown.length > 1;
  const others = runaways.filter((bar) => !shown.includes(bar) && wasKilled(bar));
  return [
    ...shown.flatMap((bar) => [startOf(bar, options), ...endOf(bar, several, options)]),
    ...others.flatMap((bar) => endOf(bar, true, options)),
  ];
}

/** Whether somebody ended it. */
export function wasKilled({ statement: { outcome } }: Bar): boolean {
  return outcome === 'killed' || outcome === 'connection-killed';
}

function startOf(bar: Bar, { from, clock }: MarkOptions): Mark {
  const { processlistId, user, db, start } = bar.statement;
  const badge = bar.isNew ? ' NEW' : '';
  const glyph = start < from ? '◀\uFE0E' : startGlyph;
  const number = processlistId === null ? '' : ` #${processlistId}`;
  const what = user ?? db;
  const brief = `${glyph} ${clock(start)}${number}${badge}`;
  return {
    bar,
    kind: 'start',
    time: Math.max(start, from),
    texts: [`${glyph} started ${clock(start)}${number}${what === null ? '' : ` ${what}`}${badge}`, brief],
  };
}

function endOf(bar: Bar, several: boolean, { to, clock }: MarkOptions): Mark[] {
  const { outcome, processlistId } = bar.statement;
  const killer = killerOf(bar.statement);
  if (bar.isOpen || bar.to > to) {
    return [];
  }
  const { glyph, word } = outcomeDisplays[outcome];
  const number = several && processlistId !== null ? ` #${processlistId}` : '';
  const text = `${glyph} ${word} ${clock(bar.to)}${number}`;
  const by = killer === null ? [] : [`${text} by ${killer}`];
  return [{ bar, kind: 'end', time: bar.to, texts: [...by, text, `${glyph} ${clock(bar.to)}`] }];
}
