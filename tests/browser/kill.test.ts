import { expect, test } from 'bun:test';
import { picture, untilStill, type Size } from './chromium';
import { openerOfScenes } from './fixture-page';

const openScene = openerOfScenes();
const phone: Size = { width: 420, height: 844 };

/** Opens the drawer of the first statement that runs. */
async function openDrawer(options: Parameters<typeof openScene>[1]) {
  const opened = await openScene('burning', options);
  const { page } = opened;
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  const drawer = page.getByRole('dialog').first();
  await drawer.getByLabel('This ends it', { exact: true }).waitFor();
  return { ...opened, drawer };
}

for (const theme of ['light', 'dark'] as const) {
  test(`a kill is previewed, confirmed by its id, and answered, ${theme}`, async () => {
    const { page, drawer, complaints } = await openDrawer({ theme, kill: 'yes' });
    await drawer.getByRole('button', { name: 'Kill statement…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Kill this statement?' });
    await dialog.getByText('12 sessions: #101').waitFor();
    for (const fact of ['1,200,000', '31.0 s to 1 min 10 s', 'by #90 batch@10.0.0.5', 'stays open with the locks']) {
      expect(await dialog.innerText()).toContain(fact);
    }
    await picture(page, `kill-preview-${theme}`);
    const send = dialog.getByRole('button', { name: 'KILL QUERY 22' });
    expect(await send.isDisabled()).toBe(true);
    await page.waitForFunction("document.activeElement?.id === 'kill-processlist-id'");
    await page.keyboard.type('2');
    expect(await send.isDisabled()).toBe(true);
    await page.keyboard.type('2');
    await untilStill(send);
    await dialog.getByLabel('Reason (optional)').fill('eats the disk');
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('KILL QUERY 22: killed. (eats the disk)').waitFor();
    await picture(page, `kill-answer-${theme}`);
    await page.getByRole('button', { name: 'Close', exact: true }).last().click();
    expect(complaints).toEqual([]);
    await page.close();
  });
}

test('a connection is killed on purpose', async () => {
  const { page, drawer } = await openDrawer({ kill: 'yes' });
  await drawer.getByRole('button', { name: 'Kill statement…' }).click();
  await page.getByRole('radio', { name: 'Connection' }).check();
  const dialog = page.getByRole('dialog', { name: 'Kill this connection?' });
  await dialog.getByRole('button', { name: 'KILL CONNECTION 22' }).waitFor();
  await page.close();
});

test('what is protected cannot be confirmed', async () => {
  const { page, drawer } = await openDrawer({ kill: 'protected' });
  await drawer.getByRole('button', { name: 'Kill statement…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Kill this statement?' });
  await dialog.getByText('It is a backup (mysqldump).').waitFor();
  expect(await dialog.getByRole('button', { name: 'KILL QUERY 22' }).count()).toBe(0);
  await picture(page, 'kill-protected');
  await page.close();
});

test('who may not kill sees why', async () => {
  const why = 'The role Admin is needed to kill; you are Viewer.';
  const { page, drawer } = await openDrawer({ kill: why });
  await drawer.getByText(why).waitFor();
  expect(await drawer.getByRole('button', { name: 'Kill statement…' }).count()).toBe(0);
  await page.close();
});

test('where killing is switched off there is only the SQL', async () => {
  const { page, drawer } = await openDrawer({});
  await untilStill(drawer.getByLabel('This ends it', { exact: true }));
  expect(await drawer.getByRole('button', { name: 'Kill statement…' }).count()).toBe(0);
  await page.close();
});

test('on a phone the dialog is no wider than the window', async () => {
  const { page, drawer } = await openDrawer({ size: phone, kill: 'yes' });
  await drawer.getByRole('button', { name: 'Kill statement…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Kill this statement?' });
  await dialog.getByText('12 sessions: #101').waitFor();
  await picture(page, 'kill-phone');
  expect((await dialog.boundingBox())?.width).toBeLessThanOrEqual(phone.width);
  expect(await dialog.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
  await page.close();
});
