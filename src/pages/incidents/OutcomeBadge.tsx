import React from 'react';
import { Badge, type BadgeColor } from '@grafana/ui';
import type { StatementRow } from '../../shared/frames';
import { outcomeDisplays } from '../../shared/outcomes';

const certainty = {
  certain: 'Recorded by the server',
  likely: 'The only explanation that fits',
  unknown: 'No evidence',
};

/** How a statement ended and, in the tooltip, how certain that is. */
export function OutcomeBadge({ outcome, confidence }: Pick<StatementRow, 'outcome' | 'confidence'>) {
  const { word, colour } = outcomeDisplays[outcome];
  const prefix = outcome !== 'running' && outcome !== 'unknown' && confidence === 'likely' ? 'likely ' : '';
  return (
    <Badge
      text={`${prefix}${word}`}
      color={badgeColor(colour)}
      tooltip={outcome === 'running' ? undefined : certainty[confidence]}
    />
  );
}

/** The badge colour nearest to a palette colour. */
function badgeColor(colour: string | null): BadgeColor {
  const similar = (['red', 'orange', 'green', 'blue', 'purple'] as const).find((name) => colour?.endsWith(name));
  return similar ?? (colour === null ? 'blue' : 'orange');
}
