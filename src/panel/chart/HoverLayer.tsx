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
import type { Scene, DiskStrip } from './scene';

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

/** What answers the pointer, over the canvas, so that moving it draws nothing again. */
export function HoverLayer({ config, scene, scroll, focused, timeZone, onScroll, onOpen }: Props) {
  const styles = useStyles2(getStyles);
  // Where the pointer is, CSS pixels of the plot. What lies there is looked up in each new picture.
  const [pointer, setPointer] = useState<{ x: number; y: number } | null>(null);
  const [layer, setLayer] = useState<HTMLDivElement | null>(null);

  const latest = useRef({ scene, scroll, onScroll, onOpen });
  useLayoutEffect(() => {
    latest.current = { scene, scroll, onScroll, onOpen };
  }, [scene, scroll, onScroll, onOpen]);

  useLayoutEffect(() => {
    const under = (x: number, y: number) => barAt(latest.current.scene, latest.current.scroll, x, y);
    config.addHook('setCursor', (u) => {
      const { left: x = -1, top: y = -1, event } = u.cursor;
      const isHere = event != null && x >= 0 && y >= 0;
      u.over.style.cursor = isHere && under(x, y) !== null ? 'pointer' : 'crosshair';
      setPointer(isHere ? { x, y } : null);
    });
    config.addHook('init', (u) => {
      u.over.addEventListener('click', ({ offsetX, offsetY }) => {
        const bar = under(offsetX, offsetY);
        if (bar !== null) {
          setPointer(null);
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

function timeAt({ range, plot }: Scene, x: number): number {
  return range.from + (x / plot.width) * (range.to - range.from);
}

const getStyles = (_theme: GrafanaTheme2) => ({
  layer: css({ position: 'absolute', top: 0, overflow: 'hidden', pointerEvents: 'none' }),
});
