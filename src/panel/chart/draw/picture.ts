import type uPlot from 'uplot';
import { fontOf, type Brush } from './brush';
import { drawLanes } from './lanes';
import { drawLabels, drawMarkLines } from './marks';
import { drawStripGrounds, drawStripNames } from './strips';

/** What is drawn before uPlot's own curves. */
export function drawUnder(u: uPlot, brush: Omit<Brush, 'ctx'>): void {
  inPlot(u, brush, drawStripGrounds);
}

/** What is drawn after them; `emptyText` stands where no lane is. */
export function drawOver(u: uPlot, brush: Omit<Brush, 'ctx'>, emptyText: string): void {
  inPlot(u, brush, (whole) => {
    // Under the bars and names, so that no line strikes through words.
    drawMarkLines(whole);
    drawStripNames(whole);
    drawLanes(whole);
    drawLabels(whole);
    if (whole.scene.rows.length === 0) {
      drawEmpty(whole, emptyText);
    }
  });
}

function drawEmpty({ ctx, theme, scene }: Brush, text: string): void {
  ctx.font = fontOf(theme, scene.font);
  ctx.fillStyle = theme.colors.text.secondary;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.fillText(text, scene.plot.width / 2, scene.area.top + scene.area.height / 2, scene.plot.width);
}

/** Draws in CSS pixels from the plot's top left, whatever the screen's pixel ratio. */
function inPlot(u: uPlot, brush: Omit<Brush, 'ctx'>, draw: (brush: Brush) => void): void {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.translate(bbox.left, bbox.top);
  ctx.scale(devicePixelRatio, devicePixelRatio);
  draw({ ...brush, ctx });
  ctx.restore();
}
