import { judgeSample } from '../../../pkg/detection/io/spikes/judge-sample';
import { SPIKE } from '../../../pkg/detection/io/spikes/parameters';
import { noSpikes } from '../../../pkg/detection/io/spikes/state';
import { DAY } from './profile';
import { MadeServer } from './server';

const [WIDTH, HEIGHT, LEFT, BOTTOM] = [720, 200, 56, 20];
const BEFORE = 20 * 60;
const AFTER = 10 * 60;
const LEARN = 2 * 3600;

interface Point {
  t: number;
  value: number;
  baseline: number;
  spike: number;
}

/** The first scan of a made-up server as SVG: what it moved, its baseline, and from where on a spike begins. */
export function pictureOf(seed: number): string {
  const [scan] = new MadeServer(seed, 3, 1).incidents;
  const from = (scan?.from ?? DAY) - BEFORE;
  const points = pointsOf(new MadeServer(seed, 3, 1), from, from + BEFORE + AFTER);
  const most = Math.max(...points.map(({ value }) => value), ...points.map(({ spike }) => spike));
  const x = (t: number): number => LEFT + ((t - from) / (BEFORE + AFTER)) * (WIDTH - LEFT);
  const y = (bytes: number): number => (HEIGHT - BOTTOM) * (1 - bytes / most / 1.05);
  const line = (of: (point: Point) => number): string =>
    points.map((point) => `${x(point.t).toFixed(1)},${y(of(point)).toFixed(1)}`).join(' ');
  const label = (px: number, py: number, text: string, anchor: string): string =>
    `<text x="${px}" y="${py}" text-anchor="${anchor}">${text}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="11" fill="none">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    `<polyline points="${line(({ value }) => value)}" stroke="#3274d9" stroke-width="1"/>`,
    `<polyline points="${line(({ baseline }) => baseline)}" stroke="#37872d" stroke-width="1.5"/>`,
    `<polyline points="${line(({ spike }) => spike)}" stroke="#c4162a" stroke-width="1.5" stroke-dasharray="5 3"/>`,
    '<g fill="#333">',
    label(LEFT - 4, 12, `${(most / 1.05e6).toFixed(0)} MB/s`, 'end'),
    label(LEFT - 4, HEIGHT - BOTTOM, '0', 'end'),
    label(x(from + BEFORE), HEIGHT - 5, 'a scan begins', 'middle'),
    '</g>',
    `<g>${label(LEFT + 8, 14, '<tspan fill="#3274d9">kept up</tspan> <tspan fill="#37872d">baseline</tspan> <tspan fill="#c4162a">a spike begins (6 bands above)</tspan>', 'start')}</g>`,
    '</svg>',
    '',
  ].join('\n');
}

function pointsOf(server: MadeServer, from: number, to: number): Point[] {
  const points: Point[] = [];
  let state = noSpikes;
  for (let t = Math.floor(from) - LEARN; t < to; t++) {
    const { rates, incarnation } = server.second(t);
    if (rates === null) {
      continue;
    }
    const sample = { incarnation: String(incarnation), at: (t + 1) * 1e6, seconds: 1 };
    const judged = judgeSample(state, sample, rates, {}, ['whole']);
    state = judged.state;
    const bytes = judged.scores.of.whole.bytes;
    if (t >= from && t % 5 === 0 && bytes !== null) {
      points.push({ t, value: bytes.value, baseline: bytes.baseline, spike: bytes.baseline + SPIKE * bytes.band });
    }
  }
  return points;
}
