import { expect, test } from 'bun:test';
import { picture, untilStill } from './chromium';
import { openerOfScenes } from './fixture-page';

const openScene = openerOfScenes();

/** A point on the runaway's bar in the scene `incident`, at 1920×1080. */
const runaway = { x: 1000, y: 428 };

test('pointing at a bar shows its statement', async () => {
  const { page } = await openScene('incident');
  await page.mouse.move(runaway.x, runaway.y);
  const tip = page.getByRole('tooltip');
  await tip.waitFor();
  expect(await tip.innerText()).toContain('#22 shop@10.0.0.17 killed by dba@10.0.0.9');
  expect(await tip.innerText()).toContain('NEW: query first seen 12 mins before');
  expect(await tip.innerText()).toContain('12 sessions waited behind it');
  await picture(page, 'tooltip');
  await page.close();
});

test('near the window’s edge, a card is as wide as elsewhere', async () => {
  const { page } = await openScene('incident', { size: { width: 800, height: 800 } });
  const widthAt = async (x: number) => {
    await page.mouse.move(x, 302);
    await page.getByRole('tooltip').getByText('killed by').waitFor();
    return (await page.getByRole('tooltip').boundingBox())?.width;
  };
  const beside = await widthAt(640);
  expect(beside).toBe(await widthAt(300));
  expect(beside).toBeGreaterThan(300);
  await page.close();
});

test('pointing at a statement that waits says for what, and who holds it', async () => {
  const { page } = await openScene('incident');
  await page.mouse.move(1200, 478);
  const tip = page.getByRole('tooltip');
  await tip.waitFor();
  expect(await tip.innerText()).toContain('for a row lock on shop.stock, held by #22 shop@10.0.0.17');
  await page.close();
});

test('on a phone the drawer is no wider than the window, and breaks no number', async () => {
  const { page } = await openScene('incident', { size: { width: 390, height: 844 } });
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  const rows = page.getByRole('dialog').getByText('1,284,301,992');
  await rows.waitFor();
  expect((await rows.boundingBox())?.height).toBeLessThan(30);
  const beyond = `(() => {
    const section = document.querySelector('[aria-label="Disk I/O of this statement"]');
    return section.scrollWidth - section.clientWidth;
  })()`;
  expect(await page.evaluate<number>(beyond)).toBe(0);
  await page.close();
});

for (const theme of ['light', 'dark'] as const) {
  test(`a click opens the statement, ${theme}`, async () => {
    const { page, complaints } = await openScene('incident', { theme });
    await page.mouse.click(runaway.x, runaway.y);
    const drawer = page.getByRole('dialog');
    await drawer.waitFor();
    const sql = drawer.getByLabel('SQL');
    await sql.getByText('GROUP BY').waitFor();
    expect((await sql.innerText()).split('\n').length).toBeGreaterThan(10);
    const text = await drawer.innerText();
    for (const fact of [
      'killed by dba@10.0.0.9',
      'certain',
      'error 1317',
      '2024-05-05 10:00:00.221',
      '1,284,301,992',
      '93 %',
    ]) {
      expect(text).toContain(fact);
    }
    for (const fact of [
      'Took a large share',
      'NEW',
      'Query first seen 12 mins before · no earlier run',
      'next run of a-12-7',
      '212 sort merge passes',
      '52,000,000',
      'by the kernel’s count',
    ]) {
      expect(text).toContain(fact);
    }
    await drawer.getByRole('button', { name: 'Show the plan' }).click();
    const plan = drawer.getByLabel('The plan', { exact: true });
    expect(await plan.innerText()).toContain('-> Inner hash join');
    await drawer.getByRole('radio', { name: 'JSON' }).check();
    expect(await plan.innerText()).toContain('"access_type": "ALL"');
    await untilStill(drawer);
    await picture(page, `drawer-${theme}`);
    const tree = drawer.getByRole('tree', { name: 'Who waits for whom' });
    await tree.getByRole('treeitem', { name: '#22 shop@10.0.0.17' }).getByText('12 sessions behind it').waitFor();
    await tree.scrollIntoViewIfNeeded();
    await picture(page, `lock-tree-${theme}`);
    await tree.getByRole('treeitem', { name: '#40 checkout@10.0.0.18' }).click();
    await page.getByRole('dialog', { name: '#40' }).waitFor();
    const items = await tree.getByRole('treeitem').allInnerTexts();
    expect(items).toHaveLength(2);
    expect(items[0]).toContain('The lock was acquired at 2024-05-05 09:00:03.000 by UPDATE stock SET reserved = 0');
    expect(items[0]).toContain('… and directly behind it 11 sessions more');
    expect(items[1]).toContain('for shop.stock, PRIMARY, record 100 (X,REC_NOT_GAP)');
    await tree.getByRole('treeitem', { selected: true }).focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: '#22' }).waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  }, 20_000);
}

test('an open statement stays open when it leaves the time range', async () => {
  const { page, complaints } = await openScene('incident');
  await page.mouse.click(runaway.x, runaway.y);
  const drawer = page.getByRole('dialog');
  await drawer.waitFor();
  await page.evaluate(`window.dispatchEvent(new CustomEvent('scene', { detail: 'quiet' }))`);
  // Elements behind an open drawer have no role.
  await page.locator('[aria-label^="Statements: 0"]').waitFor({ state: 'attached' });
  expect(await drawer.innerText()).toContain('killed by dba@10.0.0.9');
  await page.keyboard.press('Escape');
  await drawer.waitFor({ state: 'detached' });
  expect(complaints).toEqual([]);
  await page.close();
}, 20_000);

test('the keyboard moves between bars, opens one and closes it', async () => {
  const { page } = await openScene('incident');
  const list = page.getByRole('listbox');
  await page.keyboard.press('Tab');
  expect(await list.evaluate('document.activeElement.getAttribute("role")')).toBe('listbox');
  await page.keyboard.press('ArrowRight');
  const selected = page.getByRole('option', { selected: true });
  expect(await selected.innerText()).toStartWith(
    'Runaway #22 shop@10.0.0.17 on shop-db-1, new, killed by dba@10.0.0.9'
  );
  await page.keyboard.press('ArrowDown');
  expect(await selected.innerText()).toStartWith('Runaway #40');
  expect(await list.getAttribute('aria-activedescendant')).toBe(await selected.getAttribute('id'));
  await picture(page, 'keyboard');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: '#40' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('ArrowDown');
  expect(await selected.innerText()).toStartWith('Runaway #41');
  await page.close();
}, 20_000);

test('a running statement shows its progress', async () => {
  const { page, complaints } = await openScene('running', { theme: 'light' });
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  const selected = page.getByRole('option', { selected: true });
  expect(await selected.innerText()).toStartWith('Runaway #22 shop@10.0.0.17 on shop-db-1, new, running');
  await page.keyboard.press('Enter');
  const drawer = page.getByRole('dialog');
  await drawer.waitFor();
  const text = await drawer.innerText();
  expect(text).toContain('356,750 rows/s');
  expect(text).toContain('81,234 rows still to undo');
  await untilStill(drawer);
  await picture(page, 'drawer-running');
  expect(complaints).toEqual([]);
  await page.close();
}, 20_000);

test('every runaway has a name for a screen reader', async () => {
  const { page } = await openScene('incident');
  const options = await page.getByRole('option').allInnerTexts();
  expect(options.filter((name) => name.startsWith('Runaway'))).toHaveLength(13);
  expect(options.every((name) => /^(Runaway|Statement) #\d+ .+, started .+, ran .+/.test(name))).toBe(true);
  await page.close();
});

test('hostile text is shown as text', async () => {
  const { page, complaints } = await openScene('hostile');
  await page.keyboard.press('Tab');
  for (let i = 0; i < 5; i++) {
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const drawer = page.getByRole('dialog');
    await drawer.getByLabel('SQL').waitFor();
    const plan = drawer.getByRole('button', { name: 'Show the plan' });
    if ((await plan.count()) > 0) {
      await plan.click();
    }
    await untilStill(drawer);
    await picture(page, `hostile-${i}`);
    expect(await drawer.innerText()).not.toMatch(/[\u0000\u200b\u202e\u2066]/);
    expect(
      await page.evaluate('[window.harmed, document.querySelectorAll("img, b, i, u, #root script").length]')
    ).toEqual([undefined, 0]);
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
  }
  expect(complaints).toEqual([]);
  await page.close();
}, 30_000);
