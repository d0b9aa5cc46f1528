import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';

const pictures = join(import.meta.dir, '../../artifacts/screenshots');

/** What one test's page said that it should not have. */
export interface Watched {
  page: Page;
  /** Errors and warnings of the console, uncaught exceptions, and requests that failed. */
  complaints: string[];
}

/** Debian's Chromium, or the one named by CHROMIUM. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    // Root may not use the sandbox; a container's /dev/shm is too small for a 3840×2160 page.
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
}

/** Opens a page and waits for the panel's picture. */
export async function open(browser: Browser, url: string, size = { width: 1920, height: 1080 }): Promise<Watched> {
  const page = await browser.newPage({ viewport: size });
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) {
      complaints.push(message.text());
    }
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('requestfailed', (request) => complaints.push(`${request.url()} failed`));
  await page.goto(url);
  await page.getByTestId('panel').waitFor();
  return { page, complaints };
}

/** Saves what a person would see, for people to look at. */
export async function picture(page: Page, name: string): Promise<Uint8Array> {
  await mkdir(pictures, { recursive: true });
  return page.screenshot({ path: join(pictures, `${name}.png`), animations: 'disabled' });
}
