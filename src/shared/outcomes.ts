import type { StatementRow } from './frames';
import type { Outcome } from './query';

/** How an outcome is shown everywhere. */
interface OutcomeDisplay {
  /** Follows a statement's name. */
  word: string;
  /** A shape that identifies the outcome without its colour. */
  glyph: string;
  /** A colour of Grafana's palette; null is the colour of secondary text. */
  colour: string | null;
}

/** U+FE0E keeps a glyph text where a platform would draw an emoji. */
const asText = (glyph: string) => `${glyph}\uFE0E`;

export const outcomeDisplays: Record<Outcome, OutcomeDisplay> = {
  running: { word: 'running', glyph: asText('▷'), colour: 'orange' },
  finished: { word: 'finished', glyph: asText('✓'), colour: 'semi-dark-green' },
  // Red is for alarms. A kill is mostly the cure.
  killed: { word: 'killed', glyph: asText('✕'), colour: 'blue' },
  'connection-killed': { word: 'connection killed', glyph: asText('⊗'), colour: 'dark-blue' },
  'timed-out': { word: 'timed out', glyph: asText('◔'), colour: 'yellow' },
  'connection-gone': { word: 'connection gone', glyph: asText('⌁'), colour: 'purple' },
  'lock-wait-timeout': { word: 'lock wait timeout', glyph: asText('◷'), colour: 'dark-yellow' },
  'deadlock-victim': { word: 'deadlock victim', glyph: asText('⊘'), colour: 'dark-orange' },
  failed: { word: 'failed', glyph: asText('!'), colour: 'light-red' },
  'server-restarted': { word: 'server restarted', glyph: asText('↻'), colour: 'dark-purple' },
  subsided: { word: 'subsided', glyph: asText('↘'), colour: 'light-green' },
  unknown: { word: 'ended, unknown how', glyph: asText('?'), colour: null },
};

/** The killer of a statement, with how sure that is; null where nobody is named. */
export function killerOf({
  killer,
  killerConfidence,
}: Pick<StatementRow, 'killer' | 'killerConfidence'>): string | null {
  return killer !== null && killerConfidence === 'likely' ? `probably ${killer}` : killer;
}
