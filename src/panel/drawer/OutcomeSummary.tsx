import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { killerOf, outcomeDisplays } from '../../shared/outcomes';
import { visible, duration } from '../../shared/text';
import { outcomeColour } from '../data/outcomes';
import type { Statement } from '../data/statements';

const certainty = { certain: 'certain', likely: 'likely', unknown: 'not certain' } as const;

/** How a statement ended, how certain that is, and the evidence. */
export function OutcomeSummary({ statement }: { statement: Statement }) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const { outcome, elapsed, confidence, evidence } = statement;
  const { glyph, word } = outcomeDisplays[outcome];
  const colour = outcomeColour(theme, outcome);
  const killer = killerOf(statement);
  return (
    <section>
      <div className={styles.outcome} style={{ borderColor: colour }}>
        <span style={{ color: colour }} aria-hidden="true">
          {glyph}
        </span>
        <strong>
          {word}
          {killer === null ? '' : ` by ${visible(killer)}`}
        </strong>
        <span className={styles.aside}>
          {outcome === 'running' ? `for ${duration(elapsed)}` : `after ${duration(elapsed)}, ${certainty[confidence]}`}
        </span>
      </div>
      {evidence.trim() !== '' && (
        <ul className={styles.evidence} aria-label="Evidence">
          {evidence.split('\n').map((line, i) => (
            <li key={i}>{visible(line)}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  outcome: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'baseline',
    gap: theme.spacing(1),
    paddingLeft: theme.spacing(1.5),
    borderLeft: '4px solid',
    fontSize: theme.typography.h4.fontSize,
  }),
  aside: css({ color: theme.colors.text.secondary, fontSize: theme.typography.body.fontSize }),
  evidence: css({
    margin: theme.spacing(1, 0, 0, 0),
    paddingLeft: theme.spacing(4),
    color: theme.colors.text.secondary,
  }),
});
