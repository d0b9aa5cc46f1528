import type { GrafanaTheme2 } from '@grafana/data';
import type { Outcome } from '../shared/query';

interface Look {
  /** What a person reads; follows a statement's name. */
  word: string;
  /** Shape that tells the outcome without its colour. */
  glyph: string;
  /** A colour of Grafana's palette; null is the colour of words that matter less. */
  colour: string | null;
}

/** U+FE0E keeps a glyph text where a platform would draw an emoji. */
const plain = (glyph: string) => `${glyph}\uFE0E`;

export const startGlyph = plain('▶');

export const looks: Record<Outcome, Look> = {
  running: { word: 'running', glyph: plain('▷'), colour: 'orange' },
  finished: { word: 'finished', glyph: plain('✓'), colour: 'semi-dark-green' },
  killed: { word: 'killed', glyph: plain('✕'), colour: 'red' },
  'connection-killed': { word: 'connection killed', glyph: plain('⊗'), colour: 'dark-red' },
  'timed-out': { word: 'timed out', glyph: plain('◔'), colour: 'yellow' },
  'connection-gone': { word: 'connection gone', glyph: plain('⌁'), colour: 'purple' },
  'lock-wait-timeout': { word: 'lock wait timeout', glyph: plain('◷'), colour: 'dark-yellow' },
  'deadlock-victim': { word: 'deadlock victim', glyph: plain('⊘'), colour: 'dark-orange' },
  failed: { word: 'failed', glyph: plain('!'), colour: 'light-red' },
  'server-restarted': { word: 'server restarted', glyph: plain('↻'), colour: 'dark-purple' },
  unknown: { word: 'ended, unknown how', glyph: plain('?'), colour: null },
};

/** All outcomes, in the legend's order. Taken from the looks, so that the panel doesn't carry the schema library with it. */
export const outcomes = Object.keys(looks).filter(isOutcome);

/** The outcome a field says, or `unknown` for a word this panel was not made for. */
export function toOutcome(value: string | null): Outcome {
  return value !== null && isOutcome(value) ? value : 'unknown';
}

function isOutcome(value: string): value is Outcome {
  return Object.hasOwn(looks, value);
}

export function outcomeColour(theme: GrafanaTheme2, outcome: Outcome): string {
  const { colour } = looks[outcome];
  return colour === null ? theme.colors.text.secondary : theme.visualization.getColorByName(colour);
}
