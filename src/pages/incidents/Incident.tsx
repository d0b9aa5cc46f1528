import React, { useMemo, type ReactNode } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { TextLink, useStyles2 } from '@grafana/ui';
import { formatDialect, mysql } from 'sql-formatter';
import { CopyableSql } from '../../components/CopyableSql';
import { Evidence } from '../../components/evidence/Evidence';
import type { StatementRow } from '../../shared/frames';
import { killerOf } from '../../shared/killer';
import { RETURNS_WITHIN_MS } from '../../shared/returns';
import { incidentPath, type PageParams } from '../paths';
import { rangeAround } from '../range';
import { PropertyList } from '../../components/PropertyList';
import { IoAroundIncident } from './IoAroundIncident';
import { OutcomeBadge } from './OutcomeBadge';
import { account, bytes, count, preciseTime as momentIn, seconds, share } from './format';

/** Laid out where it can be read as SQL; a text cut by the server often cannot. */
function laidOut(sql: string): string {
  try {
    return formatDialect(sql, { dialect: mysql });
  } catch {
    return sql;
  }
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h4>{title}</h4>
      {children}
    </section>
  );
}

function LinkToKilled({ id, before, where }: { id: string; before: number; where: PageParams }) {
  return (
    <TextLink inline href={incidentPath(id, { ...where, range: rangeAround(before, before, RETURNS_WITHIN_MS) })}>
      {id}
    </TextLink>
  );
}

/** All that is known of one runaway. */
export function Incident({ runaway, where }: { runaway: StatementRow; where: PageParams }) {
  const styles = useStyles2(getStyles);
  const sql = useMemo(() => (runaway.text === null ? null : laidOut(runaway.text)), [runaway.text]);
  const moment = (ms: number) => momentIn(ms, where.timeZone);
  const killer = killerOf(runaway);
  const facts = runaway.evidence.split('\n').filter((line) => line !== '');
  return (
    <div className={styles.grid}>
      <Section title="What happened">
        <PropertyList
          facts={[
            ['Outcome', <OutcomeBadge key="outcome" {...runaway} />],
            ['Start', moment(runaway.start)],
            ['Detected', runaway.detected === null ? 'not known' : moment(runaway.detected)],
            ['End', runaway.end === null ? 'still running' : moment(runaway.end)],
            ['Ran for', seconds(runaway.elapsed)],
            ...(killer === null ? [] : [['Killed by', killer] as const]),
          ]}
        />
      </Section>
      <Section title="Who">
        <PropertyList
          facts={[
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
          facts={[
            ['Read', bytes(runaway.readBytes)],
            ['Written', bytes(runaway.writeBytes)],
            ['Share of the disk', share(runaway.ioShare)],
            ['Rows examined', count(runaway.rowsExamined)],
            ['Rows sent', count(runaway.rowsSent)],
            ['Sessions blocked', count(runaway.blocking)],
          ]}
        />
      </Section>
      <Section title="Disk before, during and after">
        <IoAroundIncident runaway={runaway} ds={where.ds} />
      </Section>
      <div className={styles.stack}>
        <Evidence
          statement={runaway}
          formatTime={moment}
          linkTo={(id) => <LinkToKilled id={id} before={runaway.start} where={where} />}
        />
      </div>
      <div className={styles.wide}>
        <Section title="Statement">
          {sql === null ? 'Its text is not known.' : <CopyableSql label="The statement" sql={sql} />}
        </Section>
      </div>
      <div className={styles.wide}>
        <Section title="Evidence">
          {facts.length === 0 ? (
            'Nothing was read that says how it ended.'
          ) : (
            <ul className={styles.list}>
              {facts.map((fact) => (
                <li key={fact}>{fact}</li>
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
  stack: css({ gridColumn: '1 / -1', display: 'flex', flexDirection: 'column', gap: theme.spacing(2) }),
  wide: css({ gridColumn: '1 / -1' }),
  list: css({ paddingLeft: theme.spacing(3) }),
});
