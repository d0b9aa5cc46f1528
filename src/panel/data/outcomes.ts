import type { GrafanaTheme2 } from '@grafana/data';
import { outcomeDisplays } from '../../shared/outcomes';
import type { Outcome } from '../../shared/query';

export const startGlyph = '▶\uFE0E';

/** All outcomes in the legend's order. Read from `outcomeDisplays`, because the outcomes in shared/query load the schema library. */
export const outcomes = Object.keys(outcomeDisplays).filter(isOutcome);

/** The outcome in a field; `unknown` for any other text. */
export function toOutcome(value: string | null): Outcome {
  return value !== null && isOutcome(value) ? value : 'unknown';
}

function isOutcome(value: string): value is Outcome {
  return Object.hasOwn(outcomeDisplays, value);
}

export function outcomeColour(theme: GrafanaTheme2, outcome: Outcome): string {
  const { colour } = outcomeDisplays[outcome];
  return colour === null ? theme.colors.text.secondary : theme.visualization.getColorByName(colour);
}
