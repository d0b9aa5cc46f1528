import React, { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2, TimeZone } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { UPlotConfigBuilder } from '@grafana/ui';
import { BarOutline } from './BarOutline';
import { DiskTip } from './DiskTip';
import { StatementTip } from './StatementTip';
import { Tip } from './Tip';
import { barAt } from './hit';
import type { Bar } from './lanes';
import type { Scene, Strip } from './scene';

interface Props {
  config: UPlotConfigBuilder;
  scene: Scene;
  scroll: number;
  /** The bar that the keyboard is on. */
  focused: string | null;
  timeZone: TimeZone;
  onScroll(delta: number): void;
  onOpen(key: string): void;
}

/** Where the pointer is, CSS pixels of the plot, and what lies there. */
interface Pointed {
  x: number;
  y: number;
  bar: Bar | null;
  strip: Strip | null;
}

/** What answers the pointer, over the canvas, so that moving it draws nothing again. */
export function HoverLayer({ config, scene, scroll, focused, timeZone, onScroll, onOpen }: Props) {
  const styles = useStyles2(getStyles);
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const layer = useRef<HTMLDivElement>(null);

  const latest = useRef({ scene, scroll, onScroll, onOpen });
  latest.current = { scene, scroll, onScroll, onOpen };

  useLayoutEffect(() => {
    const look = (x: number, y: number): Pointed | null => {
      const { scene, scroll } = latest.current;
      const bar = barAt(scene, scroll, x, y);
      const strip = scene.strips.find(({ top, height }) => y >= top && y < top + height) ?? null;
      return bar === null && strip === null ? null : { x, y, bar, strip };
    };
    config.addHook('setCursor', (u) => {
      const { left = -1, top = -1, event } = u.cursor;
      const found = event == null || left < 0 || top < 0 ? null : look(left, top);
      u.over.style.cursor = found?.bar == null ? 'crosshair' : 'pointer';
      setPointed(found);
    });
    config.addHook('init', (u) => {
      u.over.addEventListener('click', ({ offsetX, offsetY }) => {
        const bar = look(offsetX, offsetY)?.bar;
        if (bar != null) {
          setPointed(null);
          latest.current.onOpen(bar.key);
        }
      });
      u.over.addEventListener(
        'wheel',
        (event) => {
          const { scene, scroll, onScroll } = latest.current;
          const most = scene.content - scene.area.height;
          // At either end the wheel goes on to scroll the dashboard.
          if (most > 0 && !event.ctrlKey && (event.deltaY < 0 ? scroll > 0 : scroll < most)) {
            event.preventDefault();
            onScroll(event.deltaY);
          }
        },
        { passive: false }
      );
    });
  }, [config]);

  // A bar that has been drawn away under a resting pointer is no longer pointed at.
  useEffect(() => setPointed(null), [scroll, scene.range.from, scene.range.to]);

  const tip =
    pointed?.bar != null ? (
      <StatementTip bar={pointed.bar} timeZone={timeZone} />
    ) : pointed?.strip != null ? (
      <DiskTip disk={pointed.strip.disk} time={timeAt(scene, pointed.x)} timeZone={timeZone} />
    ) : null;

  return (
    <div
      ref={layer}
      className={styles.layer}
      style={{ left: scene.gutter, width: scene.plot.width, height: scene.plot.height }}
    >
      {focused !== null && <BarOutline scene={scene} scroll={scroll} barKey={focused} strong />}
      {pointed?.bar != null && <BarOutline scene={scene} scroll={scroll} barKey={pointed.bar.key} />}
      {pointed !== null && tip !== null && (
        <Tip anchor={layer.current} x={pointed.x} y={pointed.y}>
          {tip}
        </Tip>
      )}
    </div>
  );
}

function timeAt({ range, plot }: Scene, x: number): number {
  return range.from + (x / plot.width) * (range.to - range.from);
}

const getStyles = (_theme: GrafanaTheme2) => ({
  layer: css({ position: 'absolute', top: 0, overflow: 'hidden', pointerEvents: 'none' }),
});
