import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { which } from '../servers/run';
import type { Host } from './host';

const sizes = [
  { width: 1920, height: 1080 },
  { width: 3840, height: 2160 },
];
const themes = ['dark', 'light'] as const;
/** How long a page may take to fetch its data and draw it. Milliseconds. */
const DRAWING = 2500;

/** Saves pictures of the host's page in a folder, one per size and theme. */
export class Camera {
  private constructor(
    private readonly browser: Browser,
    private readonly folder: string,
    private readonly minutes: number
  ) {}

  /** For pages that show so many minutes. Rejects where there is no Chromium. */
  static async open(folder: string, minutes: number): Promise<Camera> {
    const executablePath = which('chromium') ?? which('chromium-browser') ?? which('google-chrome');
    if (executablePath === null) {
      throw new Error('--screenshots needs Chromium: apt-get install --no-install-recommends chromium');
    }
    await mkdir(folder, { recursive: true });
    // Chromium's own sandbox refuses to run as root; the pages are ours.
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--hide-scrollbars'] });
    return new Camera(browser, folder, minutes);
  }

  /** Saves for example "before-dark-1920x1080.png". */
  async take(moment: string, host: Host): Promise<void> {
    for (const theme of themes) {
      for (const viewport of sizes) {
        const page = await this.browser.newPage({ viewport });
        await page.goto(host.page(this.minutes, theme), { waitUntil: 'load' });
        await page.waitForTimeout(DRAWING);
        await page.screenshot({
          path: join(this.folder, `${moment}-${theme}-${viewport.width}x${viewport.height}.png`),
        });
        await page.close();
      }
    }
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}
