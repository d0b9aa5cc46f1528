import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { StatementDetails } from '../../shared/details';
import { visible } from '../../shared/text';
import { progressOf } from './describe';

/** A statement's progress: a bar if the server estimates the work, else rows per second. */
export function Progress({ progress }: { progress: NonNullable<StatementDetails['progress']> }) {
  const styles = useStyles2(getStyles);
  const { text, share } = progressOf(progress);
  return (
    <section aria-label="Progress">
      <h4>Progress</h4>
      {share !== null && (
        <div
          className={styles.track}
          role="progressbar"
          aria-label="Work done"
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.floor(share * 100)}
        >
          <div className={styles.done} style={{ width: `${share * 100}%` }} />
        </div>
      )}
      {visible(text)}
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  track: css({
    height: theme.spacing(1),
    marginBottom: theme.spacing(0.5),
    overflow: 'hidden',
    background: theme.colors.background.secondary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.pill,
  }),
  done: css({ height: '100%', background: theme.colors.primary.main }),
});
