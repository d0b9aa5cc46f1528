import type { GrafanaTheme2 } from '@grafana/data';
import { outcomeDisplays } from '../../shared/outcomes';
import type { Outcome } from '../../shared/outcome-names';

export const startGlyph = '▶\uFE0E';

export function outcomeColour(theme: GrafanaTheme2, outcome: Outcome): string {
  const { colour } = outcomeDisplays[outcome];
  return colour === null ? theme.colors.text.secondary : theme.visualization.getColorByName(colour);
}
