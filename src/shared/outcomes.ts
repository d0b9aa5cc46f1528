import type { Outcome } from './query';

/** How an outcome is shown, wherever it is. */
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
