import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { ClipboardButton, useStyles2 } from '@grafana/ui';
import { visible } from '../shared/text';

interface Props {
  sql: string;
  /** Names the text for screen readers. */
  label: string;
}

/** SQL with a copy button. */
export function CopyableSql({ sql, label }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.frame}>
      <pre className={styles.sql} aria-label={label} tabIndex={0}>
        {visible(sql)}
      </pre>
      <ClipboardButton
        className={styles.copy}
        icon="copy"
        size="sm"
        variant="secondary"
        fill="text"
        aria-label={`Copy: ${label}`}
        getText={() => sql}
      >
        Copy
      </ClipboardButton>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  frame: css({ position: 'relative' }),
  sql: css({
    margin: 0,
    padding: theme.spacing(1, 9, 1, 1),
    maxHeight: '40vh',
    overflow: 'auto',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    fontFamily: theme.typography.fontFamilyMonospace,
    fontSize: theme.typography.bodySmall.fontSize,
    color: theme.colors.text.primary,
    background: theme.colors.background.secondary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
  }),
  copy: css({ position: 'absolute', top: theme.spacing(0.5), right: theme.spacing(0.5) }),
});
