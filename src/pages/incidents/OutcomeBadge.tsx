import React from 'react';
import { Badge } from '@grafana/ui';
import type { StatementRow } from '../../shared/frames';
import { outcomeLooks } from './outcomes';

const sureness = { certain: 'By the server’s own record', likely: 'The one explanation left', unknown: 'No evidence' };

/** How it ended, and how sure that is. */
export function OutcomeBadge({ outcome, confidence }: Pick<StatementRow, 'outcome' | 'confidence'>) {
  const { text, color } = outcomeLooks[outcome];
  const doubt = outcome !== 'running' && outcome !== 'unknown' && confidence === 'likely' ? 'likely ' : '';
  return (
    <Badge text={`${doubt}${text}`} color={color} tooltip={outcome === 'running' ? undefined : sureness[confidence]} />
  );
}
