import React, { useMemo, type ReactNode } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Badge, useStyles2 } from '@grafana/ui';
import { parseDetails } from '../../shared/details';
import type { StatementRow } from '../../shared/frames';
import { visible } from '../../shared/text';
import { Inner } from './Inner';
import { IoTable } from './IoTable';
import { Plan } from './Plan';
import { Progress } from './Progress';
import { applierOf, count, digestHistory, warnings, whyRunaway } from './describe';

interface Props {
  statement: Pick<StatementRow, 'details' | 'start' | 'end' | 'elapsed'>;
  /** A link to the killed statement of this id, which has come back as this one. */
  linkTo(id: string): ReactNode;
  formatTime(time: number): string;
}

/** How a statement ran: its rollback or progress, what runs inside it, why it stands out, its I/O and its plan. */
export function Evidence({ statement, linkTo, formatTime }: Props) {
  const styles = useStyles2(getStyles);
  const details = useMemo(() => parseDetails(statement.details), [statement.details]);
  const { digest, executionCounters, inner, progress, rollback, returnOf, plan } = details;
  const why = whyRunaway(details);
  const warningsSeen = executionCounters === undefined ? [] : warnings(executionCounters);
  const standsOut = why.length > 0 || returnOf !== undefined || digest !== undefined || warningsSeen.length > 0;
  return (
    <>
      {rollback !== undefined && (
        <section className={styles.alert} aria-label="Rollback">
          {statement.end === null ? 'Rolling back' : 'Rolled back'} since {formatTime(rollback.since)}
          {statement.end === null && `, ${count(rollback.rowsLeft)} rows still to undo`}
        </section>
      )}
      {progress !== undefined && statement.end === null && <Progress progress={progress} />}
      {inner !== undefined && <Inner inner={inner} isRunning={statement.end === null} />}
      {standsOut && (
        <section aria-label="Why it stands out">
          <h4>Why it stands out</h4>
          <ul className={styles.list}>
            {why.map((reason) => (
              <li key={reason}>{visible(reason)}</li>
            ))}
            {returnOf !== undefined && <li>It is the next run of {linkTo(returnOf)}, which was killed.</li>}
            {digest !== undefined && (
              <li className={styles.line}>
                {digest.isNew && <Badge text="NEW" color="orange" />}
                <span>{visible(digestHistory(digest, statement))}</span>
              </li>
            )}
            {warningsSeen.length > 0 && (
              <li className={styles.line}>
                {warningsSeen.map(({ text, meaning }) => (
                  <Badge key={text} text={text} color="orange" icon="exclamation-triangle" tooltip={meaning} />
                ))}
              </li>
            )}
          </ul>
        </section>
      )}
      {details.applier !== undefined && <p>{visible(applierOf(details.applier))}</p>}
      {details.textCutAt !== undefined && <p>The server has cut its text at {count(details.textCutAt)} bytes.</p>}
      <IoTable details={details} />
      {plan !== undefined && <Plan plan={plan} />}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  alert: css({
    paddingLeft: theme.spacing(1.5),
    borderLeft: `4px solid ${theme.colors.warning.main}`,
    fontVariantNumeric: 'tabular-nums',
  }),
  list: css({ listStyle: 'none', margin: 0, display: 'grid', gap: theme.spacing(0.5) }),
  line: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1), alignItems: 'center' }),
});
