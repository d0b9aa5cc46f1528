import React, { useEffect, useState } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { ClipboardButton, useStyles2 } from '@grafana/ui';
import { visible } from '../../shared/visible';

/** A statement's text, laid out once the formatter is there; as it was written when the formatter can't read it. */
export function Sql({ text }: { text: string }) {
  const styles = useStyles2(getStyles);
  const [laidOut, setLaidOut] = useState<{ of: string; sql: string } | null>(null);
  useEffect(() => {
    let wanted = true;
    void layOut(text).then((sql) => {
      if (wanted) {
        setLaidOut({ of: text, sql });
      }
    });
    return () => {
      wanted = false;
    };
  }, [text]);
  const shown = laidOut?.of === text ? laidOut.sql : text;
  return (
    <div className={styles.box}>
      <pre className={styles.sql} aria-label="SQL">
        {visible(shown)}
      </pre>
      <div className={styles.copy}>
        <ClipboardButton icon="copy" variant="secondary" size="sm" fill="outline" getText={() => shown}>
          Copy SQL
        </ClipboardButton>
      </div>
    </div>
  );
}

/** The formatter is large and only needed here. A text that was cut off in the middle, it often can't read. */
async function layOut(text: string): Promise<string> {
  try {
    const { formatDialect, mysql } = await import('sql-formatter');
    return formatDialect(text, { dialect: mysql, keywordCase: 'preserve' });
  } catch {
    return text;
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({ position: 'relative' }),
  sql: css({
    margin: 0,
    maxHeight: '50vh',
    overflow: 'auto',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    fontFamily: theme.typography.fontFamilyMonospace,
    fontSize: theme.typography.body.fontSize,
    padding: theme.spacing(1.5),
    paddingRight: theme.spacing(14),
    color: theme.colors.text.primary,
    background: theme.colors.background.canvas,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
  }),
  copy: css({ position: 'absolute', top: theme.spacing(1), right: theme.spacing(1) }),
});
