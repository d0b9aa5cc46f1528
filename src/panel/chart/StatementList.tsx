import React, { useId, useMemo } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import type { TimeZone } from '@grafana/schema';
import { useStyles2 } from '@grafana/ui';
import { killerOf, outcomeDisplays } from '../../shared/outcomes';
import { duration, oneLine, visible } from '../../shared/text';
import { preciseTime, sessionName } from '../data/format';
import type { Bar, Lane } from '../data/lanes';
import { navigate, type NavigationStep } from './navigation';

interface Props {
  list: React.RefObject<HTMLDivElement>;
  lanes: Lane[];
  /** The labels of the picture, for screen readers. */
  marks: string[];
  timeZone: TimeZone;
  focused: string | null;
  onFocus(key: string | null): void;
  onOpen(key: string): void;
  children: React.ReactNode;
}

const steps: Partial<Record<string, NavigationStep>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'first',
  End: 'last',
};

/** A screen reader hears at most this many statements. The keyboard reaches all of them. */
const mostListed = 100;

/** The picture as a list box: arrow keys move between bars, Enter opens one, and a screen reader hears the runaways first. */
export function StatementList({ list, lanes, marks, timeZone, focused, onFocus, onOpen, children }: Props) {
  const styles = useStyles2(getStyles);
  const id = useId();
  // Memoized: scrolling renders this again, and the texts do not change.
  const options = useMemo(
    () => listOf(lanes, focused).map((bar) => ({ key: bar.key, text: describe(bar, timeZone) })),
    [lanes, focused, timeZone]
  );
  const count = lanes.reduce((sum, lane) => sum + lane.bars.length, 0);
  const active = options.findIndex(({ key }) => key === focused);

  const onKeyDown = (event: React.KeyboardEvent) => {
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      onFocus(navigate(lanes, focused, step)?.key ?? null);
    } else if ((event.key === 'Enter' || event.key === ' ') && focused !== null) {
      event.preventDefault();
      onOpen(focused);
    } else if (event.key === 'Escape') {
      onFocus(null);
    }
  };

  return (
    <div className={styles.frame}>
      <div
        ref={list}
        role="listbox"
        tabIndex={0}
        className={styles.list}
        aria-label={`Statements: ${count} in this time, runaways first. Arrow keys move, Enter opens.`}
        aria-activedescendant={active < 0 ? undefined : `${id}-${active}`}
        onKeyDown={onKeyDown}
      >
        {options.map(({ key, text }, i) => (
          <div key={key} id={`${id}-${i}`} role="option" aria-selected={key === focused} className={styles.hidden}>
            {text}
          </div>
        ))}
      </div>
      <ul aria-label="Marks" className={styles.hidden}>
        {marks.map((mark, i) => (
          <li key={i}>{mark}</li>
        ))}
      </ul>
      {children}
    </div>
  );
}

/** The runaways, then the rest in the lanes' order. Always has the focused bar. */
function listOf(lanes: Lane[], focused: string | null): Bar[] {
  const bars = lanes.flatMap((lane) => lane.bars);
  const [runaways, others] = [bars.filter(isRunaway), bars.filter((bar) => !isRunaway(bar))];
  const listed = [...runaways, ...others].slice(0, mostListed);
  const current = bars.find((bar) => bar.key === focused);
  return current === undefined || listed.includes(current) ? listed : [...listed, current];
}

function isRunaway({ statement }: Bar): boolean {
  return statement.detected !== null;
}

function describe(bar: Bar, timeZone: TimeZone): string {
  const { statement } = bar;
  const killer = killerOf(statement);
  return [
    `${isRunaway(bar) ? 'Runaway' : 'Statement'} ${sessionName(statement)} on ${visible(statement.instance)}${bar.isNew ? ', new' : ''}`,
    `${outcomeDisplays[statement.outcome].word}${killer === null ? '' : ` by ${killer}`}`,
    `started ${preciseTime(bar.from, timeZone)}`,
    `ran ${duration((bar.to - bar.from) / 1000)}`,
    oneLine(statement.text ?? statement.digestText ?? 'text not known', 120),
  ].join(', ');
}

const getStyles = (theme: GrafanaTheme2) => ({
  frame: css({ position: 'relative' }),
  list: css({
    position: 'absolute',
    inset: 0,
    pointerEvents: 'none',
    zIndex: 1,
    borderRadius: theme.shape.radius.default,
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}`, outlineOffset: -2 },
  }),
  // Only for screen readers.
  hidden: css({
    position: 'absolute',
    width: 1,
    height: 1,
    overflow: 'hidden',
    clipPath: 'inset(50%)',
    whiteSpace: 'nowrap',
  }),
});
