import type { GrafanaTheme2 } from '@grafana/data';
import { looks } from '../../shared/outcomes';
import type { Outcome } from '../../shared/query';

export const startGlyph = '▶\uFE0E';

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
