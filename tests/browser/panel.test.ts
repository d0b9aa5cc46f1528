import { expect, test } from 'bun:test';
import type { Page } from 'playwright-core';
import { picture } from './chromium';
import { openerOfScenes } from './fixture-page';

const openScene = openerOfScenes();

const wall = { width: 3840, height: 2160 };
const screen = { width: 1920, height: 1080 };

for (const theme of ['dark', 'light'] as const) {
  for (const [name, size] of [
    ['1080p', screen],
    ['4k', wall],
  ] as const) {
    for (const scene of ['incident', 'running', 'five']) {
      test(`${scene} is drawn, ${theme}, ${name}`, async () => {
        const { page, complaints } = await openScene(scene, { theme, size });
        await picture(page, `panel-${scene}-${theme}-${name}`);
        expect(await coloursIn(page)).toBeGreaterThan(50);
        expect(complaints).toEqual([]);
        await page.close();
      }, 30_000);
    }
  }
}

test.each([
  ['nothing', 'No data'],
  ['wrong', 'These queries return nothing this panel can draw'],
])('with %s to draw it says which queries to add', async (scene, heading) => {
  const { page, complaints } = await openScene(scene);
  expect(await page.getByRole('heading', { name: heading }).isVisible()).toBe(true);
  expect(await page.getByRole('status').innerText()).toContain('queryType “statements”');
  expect(complaints).toEqual([]);
  await picture(page, `panel-${scene}`);
  await page.close();
});

test('a disk without statements is drawn', async () => {
  const { page, complaints } = await openScene('quiet', { theme: 'light' });
  await picture(page, 'panel-quiet');
  expect(await coloursIn(page)).toBeGreaterThan(20);
  expect(await page.getByRole('listbox').getAttribute('aria-label')).toStartWith('Statements: 0');
  expect(complaints).toEqual([]);
  await page.close();
});

for (const theme of ['dark', 'light'] as const) {
  test.each([
    ['refused', 'No samples from bad-db: login refused'],
    ['partial', 'Sampled 3 of 90 min'],
  ])(`%s: what was not sampled is said, ${theme}`, async (scene, text) => {
    const { page, complaints } = await openScene(scene, { theme });
    const note = page.getByRole('status');
    expect(await note.innerText()).toContain(text);
    expect(await note.getByRole('link', { name: 'Setup' }).getAttribute('href')).toBe(
      '/a/runaway-mysql-app/setup?ds=shop'
    );
    await picture(page, `panel-${scene}-${theme}`);
    expect(complaints).toEqual([]);
    await page.close();
  });
}

test('on a wall, the letters of the link to Setup are as high as those of the note', async () => {
  const { page } = await openScene('partial', { size: wall });
  const heightOf = async (text: string) => (await page.getByText(text, { exact: true }).boundingBox())?.height;
  expect(await heightOf('Setup')).toBeCloseTo((await heightOf('Sampled 3 of 90 min')) ?? NaN, 0);
  await page.close();
});

test('of a time that was sampled throughout, nothing is said to be missing', async () => {
  const { page } = await openScene('calm');
  expect(await page.getByRole('status').count()).toBe(0);
  await picture(page, 'panel-calm');
  await page.close();
});

test('dragging zooms in, and a double click zooms out', async () => {
  const { page } = await openScene('incident');
  const range = async () => (await page.getByTestId('range').innerText()).split(' ').map(Number);
  const span = async () => {
    const [from = 0, to = 0] = await range();
    return to - from;
  };
  const before = await span();
  await page.mouse.move(800, 300);
  await page.mouse.down();
  await page.mouse.move(1200, 300, { steps: 5 });
  await page.mouse.up();
  const zoomed = await span();
  expect(zoomed).toBeGreaterThan(before * 0.2);
  expect(zoomed).toBeLessThan(before * 0.35);
  expect(await page.getByRole('dialog').count()).toBe(0);
  await page.mouse.dblclick(1000, 1000 - 80);
  expect(await span()).toBeCloseTo(zoomed * 2, -2);
  await page.close();
});

/** Number of different colours on the chart's canvas: 1 if it is empty. */
function coloursIn(page: Page): Promise<number> {
  return page.evaluate(`(() => {
    const canvas = document.querySelector('.uplot canvas');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size;
  })()`);
}
