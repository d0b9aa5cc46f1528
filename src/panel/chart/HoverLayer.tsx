import React, { useLayoutEffect, useRef, useState } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import type { TimeZone } from '@grafana/schema';
import { useStyles2, type UPlotConfigBuilder } from '@grafana/ui';
import { BarOutline } from './BarOutline';
import { DiskTip } from './DiskTip';
import { StatementTip } from './StatementTip';
import { Tip } from './Tip';
import { barAt } from './bar-position';
import type { DiskStrip } from './disk-strips';
import { timeAt, type Scene } from './scene';

interface Props {
  config: UPlotConfigBuilder;
  scene: Scene;
  scroll: number;
  /** Key of the bar with keyboard focus. */
  focused: string | null;
  timeZone: TimeZone;
  onScroll(delta: number): void;
  onOpen(key: string): void;
}

/** Tooltips and outlines over the canvas, so that moving the pointer does not redraw the chart. */
export function HoverLayer({ config, scene, scroll, focused, timeZone, onScroll, onOpen }: Props) {
  const styles = useStyles2(getStyles);
  // The pointer's place in the plot, CSS pixels. The bar there is looked up again in each new scene.
  const [pointer, setPointer] = useState<{ x: number; y: number } | null>(null);
  const [layer, setLayer] = useState<HTMLDivElement | null>(null);

  const latest = useRef({ scene, scroll, onScroll, onOpen });
  useLayoutEffect(() => {
    latest.current = { scene, scroll, onScroll, onOpen };
  }, [scene, scroll, onScroll, onOpen]);

  useLayoutEffect(() => {
    const barUnder = (x: number, y: number) => barAt(latest.current.scene, latest.current.scroll, x, y);
    config.addHook('setCursor', (u) => {
      const { left: x = -1, top: y = -1, event } = u.cursor;
      const isHere = event != null && x >= 0 && y >= 0;
      u.over.style.cursor = isHere && barUnder(x, y) !== null ? 'pointer' : 'crosshair';
      setPointer(isHere ? { x, y } : null);
    });
    config.addHook('init', (u) => {
      u.over.addEventListener('click', ({ offsetX, offsetY }) => {
        const bar = barUnder(offsetX, offsetY);
        if (bar !== null) {
          setPointer(null);
          latest.current.onOpen(bar.key);
        }
      });
      u.over.addEventListener(
        'wheel',
        (event) => {
          const { scene, scroll, onScroll } = latest.current;
          const maxScroll = scene.content - scene.area.height;
          // At either end the wheel scrolls the dashboard.
          if (maxScroll > 0 && !event.ctrlKey && (event.deltaY < 0 ? scroll > 0 : scroll < maxScroll)) {
            event.preventDefault();
            onScroll(event.deltaY);
          }
        },
        { passive: false }
      );
    });
  }, [config]);

  const bar = pointer === null ? null : barAt(scene, scroll, pointer.x, pointer.y);
  const strip = pointer === null ? undefined : stripAt(scene, pointer.y);

  return (
    <div
      ref={setLayer}
      className={styles.layer}
      style={{ left: scene.gutter, width: scene.plot.width, height: scene.plot.height }}
    >
      {focused !== null && <BarOutline scene={scene} scroll={scroll} barKey={focused} strong />}
      {bar !== null && <BarOutline scene={scene} scroll={scroll} barKey={bar.key} />}
      {pointer !== null && (bar !== null || strip !== undefined) && (
        <Tip anchor={layer} x={pointer.x} y={pointer.y}>
          {bar !== null && <StatementTip bar={bar} timeZone={timeZone} />}
          {strip !== undefined && <DiskTip disk={strip.disk} time={timeAt(scene, pointer.x)} timeZone={timeZone} />}
        </Tip>
      )}
    </div>
  );
}

function stripAt({ strips }: Scene, y: number): DiskStrip | undefined {
  return strips.find(({ top, height }) => y >= top && y < top + height);
}

const getStyles = (_theme: GrafanaTheme2) => ({
  layer: css({ position: 'absolute', top: 0, overflow: 'hidden', pointerEvents: 'none' }),
});
