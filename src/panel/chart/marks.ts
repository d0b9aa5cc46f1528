import { killerOf } from '../../shared/killer';
import { isCulprit, type Bar, type Lane } from '../data/lanes';
import { looks } from '../../shared/outcomes';
import { startGlyph } from '../data/outcomes';

/** A moment worth a line through the picture: a runaway's start, or its end. */
export interface Mark {
  bar: Bar;
  kind: 'start' | 'end';
  time: number;
  /** From the fullest to the shortest wording; the first that fits is drawn. */
  texts: string[];
}

interface MarkOptions {
  from: number;
  to: number;
  clock(time: number): string;
}

/** The marks in the range, those of the longest runaways first. Statements that only waited get one only if they were killed. */
export function marksOf(lanes: Lane[], telling: MarkOptions): Mark[] {
  const runaways = lanes
    .flatMap((lane) => lane.bars)
    .filter((bar) => bar.statement.detected !== null && bar.to >= telling.from && bar.from <= telling.to)
    .sort((a, b) => b.to - b.from - (a.to - a.from));
  const culprits = runaways.filter(isCulprit);
  const shown = culprits.length > 0 ? culprits : runaways;
  const several = shown.length > 1;
  const others = runaways.filter((bar) => !shown.includes(bar) && wasKilled(bar));
  return [
    ...shown.flatMap((bar) => [startOf(bar, telling), ...endOf(bar, several, telling)]),
    ...others.flatMap((bar) => endOf(bar, true, telling)),
  ];
}

function wasKilled({ statement: { outcome } }: Bar): boolean {
  return outcome === 'killed' || outcome === 'connection-killed';
}

function startOf(bar: Bar, { from, clock }: MarkOptions): Mark {
  const { processlistId, user, db, start } = bar.statement;
  const news = bar.isNew ? ' NEW' : '';
  const glyph = start < from ? '◀\uFE0E' : startGlyph;
  const number = processlistId === null ? '' : ` #${processlistId}`;
  const what = user ?? db;
  const brief = `${glyph} ${clock(start)}${number}${news}`;
  return {
    bar,
    kind: 'start',
    time: Math.max(start, from),
    texts: [`${glyph} started ${clock(start)}${number}${what === null ? '' : ` ${what}`}${news}`, brief],
  };
}

function endOf(bar: Bar, several: boolean, { to, clock }: MarkOptions): Mark[] {
  const { outcome, processlistId } = bar.statement;
  const killer = killerOf(bar.statement);
  if (bar.open || bar.to > to) {
    return [];
  }
  const { glyph, word } = looks[outcome];
  const number = several && processlistId !== null ? ` #${processlistId}` : '';
  const told = `${glyph} ${word} ${clock(bar.to)}${number}`;
  const by = killer === null ? [] : [`${told} by ${killer}`];
  return [{ bar, kind: 'end', time: bar.to, texts: [...by, told, `${glyph} ${clock(bar.to)}`] }];
}
