import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';

const pictures = join(import.meta.dir, '../../artifacts/screenshots');

export interface Size {
  width: number;
  height: number;
}

export interface OpenPage {
  page: Page;
  /** Errors and warnings in the console, uncaught exceptions and failed requests. A test expects none. */
  complaints: string[];
}

/** Debian's Chromium, or the executable in the environment variable CHROMIUM. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    // Root cannot use the sandbox. A container's /dev/shm is too small for a 3840×2160 page.
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
}

/** Opens a page and waits for the panel. */
export async function open(
  browser: Browser,
  url: string,
  size: Size = { width: 1920, height: 1080 }
): Promise<OpenPage> {
  const page = await browser.newPage({ viewport: size });
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) {
      complaints.push(message.text());
    }
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('requestfailed', (request) => complaints.push(`${request.url()} failed`));
  await page.addInitScript(
    "document.addEventListener('securitypolicyviolation', (event) => console.error('forbidden: ' + event.blockedURI))"
  );
  await page.goto(url);
  await page.getByTestId('panel').waitFor();
  return { page, complaints };
}

/** Waits until an element no longer moves: a trial click waits for that and clicks nothing. */
export function untilStill(element: Locator): Promise<void> {
  return element.click({ trial: true });
}

/** Saves a screenshot for people to look at. */
export async function picture(page: Page, name: string): Promise<void> {
  await mkdir(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`), animations: 'disabled' });
}
