import React from 'react';
import { Badge, type BadgeColor } from '@grafana/ui';
import type { StatementRow } from '../../shared/frames';
import { looks } from '../../shared/outcomes';

const sureness = { certain: 'By the server’s own record', likely: 'The one explanation left', unknown: 'No evidence' };

/** How it ended, and how sure that is. */
export function OutcomeBadge({ outcome, confidence }: Pick<StatementRow, 'outcome' | 'confidence'>) {
  const { word, colour } = looks[outcome];
  const doubt = outcome !== 'running' && outcome !== 'unknown' && confidence === 'likely' ? 'likely ' : '';
  return (
    <Badge
      text={`${doubt}${word}`}
      color={badgeColor(colour)}
      tooltip={outcome === 'running' ? undefined : sureness[confidence]}
    />
  );
}

/** Badges know fewer colours than a palette: the nearest. */
function badgeColor(colour: string | null): BadgeColor {
  const known = (['red', 'orange', 'green', 'purple'] as const).find((name) => colour?.endsWith(name));
  return known ?? (colour === null ? 'blue' : 'orange');
}
