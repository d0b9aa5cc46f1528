import type uPlot from 'uplot';
import { fontOf, type Brush } from './brush';
import { drawLanes } from './lanes';
import { drawLabels, drawMarkLines } from './marks';
import { drawStripBackgrounds, drawStripNames } from './strips';

/** Draws below uPlot's curves. */
export function drawUnder(u: uPlot, brush: Omit<Brush, 'ctx'>): void {
  inPlot(u, brush, drawStripBackgrounds);
}

/** Draws above uPlot's curves. `emptyText` is shown when there are no lanes. */
export function drawOver(u: uPlot, brush: Omit<Brush, 'ctx'>, emptyText: string): void {
  inPlot(u, brush, (full) => {
    // Lines come first, so that none crosses a text.
    drawMarkLines(full);
    drawStripNames(full);
    drawLanes(full);
    drawLabels(full);
    if (full.scene.rows.length === 0) {
      drawEmptyText(full, emptyText);
    }
  });
}

function drawEmptyText({ ctx, theme, scene }: Brush, text: string): void {
  const { width } = scene.plot;
  ctx.font = fontOf(theme, scene.font);
  // Smaller letters, not narrower ones.
  const fitting = Math.min(1, (width * 0.96) / ctx.measureText(text).width);
  ctx.font = fontOf(theme, scene.font * fitting);
  ctx.fillStyle = theme.colors.text.secondary;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.fillText(text, width / 2, scene.area.top + scene.area.height / 2);
}

/** Sets the canvas to CSS pixels, from the plot's top left corner. */
function inPlot(u: uPlot, brush: Omit<Brush, 'ctx'>, draw: (brush: Brush) => void): void {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.translate(bbox.left, bbox.top);
  ctx.scale(devicePixelRatio, devicePixelRatio);
  draw({ ...brush, ctx });
  ctx.restore();
}
