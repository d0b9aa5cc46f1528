import React, { useMemo, type ReactNode } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { TextLink, useStyles2 } from '@grafana/ui';
import { CopyableSql } from '../../components/CopyableSql';
import { Evidence } from '../../components/evidence/Evidence';
import { formatSql } from '../../components/format-sql';
import { EndsIt } from '../../components/kill/EndsIt';
import { PropertyList } from '../../components/PropertyList';
import { statementBytes } from '../../components/statement-bytes';
import type { StatementRow } from '../../shared/frames';
import { killerOf } from '../../shared/outcomes';
import { visible } from '../../shared/text';
import { RETURNS_WITHIN_MS } from '../../shared/details';
import { incidentPath, type PageParams } from '../paths';
import { rangeAround } from '../range';
import { IoAroundIncident } from './IoAroundIncident';
import { OutcomeBadge } from './OutcomeBadge';
import { account, count, preciseTime, seconds, share } from './format';

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h4>{title}</h4>
      {children}
    </section>
  );
}

/** A link to the statement that was killed before this one, which started at `before`. */
function LinkToKilled({ id, before, params }: { id: string; before: number; params: PageParams }) {
  return (
    <TextLink inline href={incidentPath(id, { ...params, range: rangeAround(before, before, RETURNS_WITHIN_MS) })}>
      {visible(id)}
    </TextLink>
  );
}

/** Everything known about one runaway. */
export function Incident({ runaway, params }: { runaway: StatementRow; params: PageParams }) {
  const styles = useStyles2(getStyles);
  const sql = useMemo(() => (runaway.text === null ? null : formatSql(runaway.text)), [runaway.text]);
  const formatTime = (time: number) => preciseTime(time, params.timeZone);
  const killer = killerOf(runaway);
  const evidence = runaway.evidence.split('\n').filter((line) => line !== '');
  return (
    <div className={styles.grid}>
      <div className={styles.stack}>
        <EndsIt statement={runaway} ds={params.ds} />
      </div>
      <Section title="What happened">
        <PropertyList
          properties={[
            ['Outcome', <OutcomeBadge key="outcome" {...runaway} />],
            ['Start', formatTime(runaway.start)],
            ['Detected', runaway.detected === null ? 'not known' : formatTime(runaway.detected)],
            ['End', runaway.end === null ? 'still running' : formatTime(runaway.end)],
            ['Ran for', seconds(runaway.elapsed)],
            ...(killer === null ? [] : [['Killed by', killer] as const]),
          ]}
        />
      </Section>
      <Section title="Who">
        <PropertyList
          properties={[
            ['Instance', runaway.instance],
            ['Account', account(runaway)],
            ['Database', runaway.db ?? 'none'],
            ['Processlist id', runaway.processlistId === null ? 'not known' : String(runaway.processlistId)],
            ['Digest', runaway.digest ?? 'not known'],
          ]}
        />
      </Section>
      <Section title="What it cost">
        <PropertyList
          properties={[
            ...statementBytes(runaway).map(([name, value]) => [name, value ?? 'not known'] as const),
            ['Share of the instance’s file I/O, estimated', share(runaway.ioShare)],
            ['Rows examined', count(runaway.rowsExamined)],
            ['Rows sent', count(runaway.rowsSent)],
            ['Sessions blocked', count(runaway.blocking)],
          ]}
        />
      </Section>
      <Section title="Disk before, during and after">
        <IoAroundIncident runaway={runaway} ds={params.ds} />
      </Section>
      <div className={styles.stack}>
        <Evidence
          statement={runaway}
          formatTime={formatTime}
          linkTo={(id) => <LinkToKilled id={id} before={runaway.start} params={params} />}
        />
      </div>
      <div className={styles.wide}>
        <Section title="Statement">
          {sql === null ? 'Its text is not known.' : <CopyableSql label="The statement" sql={sql} />}
        </Section>
      </div>
      <div className={styles.wide}>
        <Section title="Evidence">
          {evidence.length === 0 ? (
            'There is no evidence of how it ended.'
          ) : (
            <ul className={styles.list}>
              {evidence.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          )}
        </Section>
      </div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  grid: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 340px), 1fr))',
    gap: theme.spacing(3, 4),
  }),
  stack: css({
    gridColumn: '1 / -1',
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2),
    '&:empty': { display: 'none' },
  }),
  wide: css({ gridColumn: '1 / -1' }),
  list: css({ paddingLeft: theme.spacing(3) }),
});
