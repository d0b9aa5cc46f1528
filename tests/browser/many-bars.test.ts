import { expect, test } from 'bun:test';
import { picture } from './chromium';
import { openerOfScenes } from './fixture-page';

const openScene = openerOfScenes();

/** Runs an action in each of 60 frames. Answers how long each kept the page busy, milliseconds, sorted. */
const busyTimes = (action: string) => `new Promise((done) => {
  const over = document.querySelector('.u-over');
  const { left, top, width, height } = over.getBoundingClientRect();
  const times = [];
  const at = (i) => ({ bubbles: true, cancelable: true, clientX: left + (i / 60) * width, clientY: top + height * (0.5 + 0.4 * Math.sin(i)) });
  const frame = (i) => {
    const start = performance.now();
    ${action};
    // Everything the action has scheduled runs before this.
    setTimeout(() => {
      times.push(performance.now() - start);
      i < 60 ? requestAnimationFrame(() => frame(i + 1)) : done(times.sort((a, b) => a - b));
    });
  };
  requestAnimationFrame(() => frame(0));
})`;

test('five thousand bars stay smooth', async () => {
  const { page, complaints } = await openScene('many');
  expect(await page.getByRole('listbox').getAttribute('aria-label')).toStartWith('Statements: 5000');
  await picture(page, 'panel-many');
  const actions = {
    hover: "over.dispatchEvent(new MouseEvent('mousemove', at(i)))",
    scroll: "over.dispatchEvent(new WheelEvent('wheel', { ...at(i), deltaY: i < 40 ? 40 : -40 }))",
  };
  for (const [name, action] of Object.entries(actions)) {
    const times = await page.evaluate<number[]>(busyTimes(action));
    const [median = Infinity, slow = Infinity] = [times[30], times[57]];
    console.info(`5000 bars, ${name}: median ${median.toFixed(1)} ms, 95th percentile ${slow.toFixed(1)} ms`);
    // A frame is 17 ms, but a test machine has no graphics card and shares its cores.
    expect(median).toBeLessThan(60);
    expect(slow).toBeLessThan(200);
  }
  const before = performance.now();
  await page.mouse.move(800, 300);
  await page.mouse.down();
  await page.mouse.move(1200, 300, { steps: 3 });
  await page.mouse.up();
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  expect(performance.now() - before).toBeLessThan(1000);
  expect(complaints).toEqual([]);
  await page.close();
}, 30_000);
