import type { GrafanaTheme2 } from '@grafana/data';
import { outcomeDisplays } from '../../shared/outcomes';
import { outcomes, type Outcome } from '../../shared/outcome-names';

export const startGlyph = '▶\uFE0E';

/** The outcome in a field; `unknown` for any other text. */
export function toOutcome(value: string | null): Outcome {
  return outcomes.find((outcome) => outcome === value) ?? 'unknown';
}

export function outcomeColour(theme: GrafanaTheme2, outcome: Outcome): string {
  const { colour } = outcomeDisplays[outcome];
  return colour === null ? theme.colors.text.secondary : theme.visualization.getColorByName(colour);
}
