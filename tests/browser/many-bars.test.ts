import { expect, test } from 'bun:test';
import { picture } from './chromium';
import { openerOfScenes } from './fixture-page';

const openScene = openerOfScenes();

interface BusyTimes {
  /** How long each action kept the page busy, milliseconds, sorted. */
  actions: number[];
  /** The same of a loop that is always the same: how busy the machine is. */
  loops: number[];
}

/** Runs an action, and a loop, in each of 60 frames. */
const busyTimes = (action: string) => `new Promise((done) => {
  const over = document.querySelector('.u-over');
  const { left, top, width, height } = over.getBoundingClientRect();
  const actions = [];
  const loops = [];
  const sorted = (times) => times.sort((a, b) => a - b);
  const at = (i) => ({ bubbles: true, cancelable: true, clientX: left + (i / 60) * width, clientY: top + height * (0.5 + 0.4 * Math.sin(i)) });
  const loop = () => {
    const start = performance.now();
    let sum = 0;
    for (let n = 0; n < 20_000_000; n++) sum += n % 7;
    loops.push(performance.now() - start + sum * 0);
  };
  const frame = (i) => {
    const start = performance.now();
    ${action};
    // Everything the action has scheduled runs before this.
    setTimeout(() => {
      actions.push(performance.now() - start);
      loop();
      i < 60 ? requestAnimationFrame(() => frame(i + 1)) : done({ actions: sorted(actions), loops: sorted(loops) });
    });
  };
  requestAnimationFrame(() => frame(0));
})`;

/** How much faster an idle machine is, at a place of the sorted times: there every loop is as fast as the fastest. */
function speedUp({ loops }: BusyTimes, place: number): number {
  const [loop = 1, fastest = 1] = [loops[place], loops[0]];
  return loop / fastest;
}

function idleTime(times: BusyTimes, place: number): number {
  return (times.actions[place] ?? Infinity) / speedUp(times, place);
}

test('five thousand bars stay smooth', async () => {
  const { page, complaints } = await openScene('many');
  expect(await page.getByRole('listbox').getAttribute('aria-label')).toStartWith('Statements: 5000');
  await picture(page, 'panel-many');
  const actions = {
    hover: "over.dispatchEvent(new MouseEvent('mousemove', at(i)))",
    scroll: "over.dispatchEvent(new WheelEvent('wheel', { ...at(i), deltaY: i < 40 ? 40 : -40 }))",
  };
  let busy = 1;
  for (const [name, action] of Object.entries(actions)) {
    const times = await page.evaluate<BusyTimes>(busyTimes(action));
    const [median, slow] = [idleTime(times, 30), idleTime(times, 57)];
    console.info(`5000 bars, ${name}: median ${median.toFixed(1)} ms, 95th percentile ${slow.toFixed(1)} ms`);
    // A frame is 17 ms, but a test machine has no graphics card.
    expect(median).toBeLessThan(60);
    expect(slow).toBeLessThan(200);
    busy = speedUp(times, 57);
  }
  const before = performance.now();
  await page.mouse.move(800, 300);
  await page.mouse.down();
  await page.mouse.move(1200, 300, { steps: 3 });
  await page.mouse.up();
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  expect((performance.now() - before) / busy).toBeLessThan(1000);
  expect(complaints).toEqual([]);
  await page.close();
}, 120_000);
