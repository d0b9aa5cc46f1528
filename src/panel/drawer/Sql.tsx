import React, { useEffect, useState } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { ClipboardButton, useStyles2 } from '@grafana/ui';
import { visible } from '../../shared/text';

/** A statement's text: unformatted until the formatter is loaded. */
export function Sql({ text }: { text: string }) {
  const styles = useStyles2(getStyles);
  const [formatted, setFormatted] = useState<{ text: string; sql: string } | null>(null);
  useEffect(() => {
    let isCurrent = true;
    void format(text).then((sql) => {
      if (isCurrent) {
        setFormatted({ text, sql });
      }
    });
    return () => {
      isCurrent = false;
    };
  }, [text]);
  const shown = formatted?.text === text ? formatted.sql : text;
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

/** The formatter is large, so it is loaded on first use. Without it the text stays as it is. */
async function format(text: string): Promise<string> {
  try {
    const { formatSql } = await import('../../components/format-sql');
    return formatSql(text);
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
