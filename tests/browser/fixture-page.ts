import { afterAll, beforeAll } from 'bun:test';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { bundle } from '../../tools/workbench/bundle';
import { serveFile } from '../../tools/workbench/files';
import { launch, open, type OpenPage, type Size } from './chromium';

const built = join(import.meta.dir, '../../.cache/browser-fixtures');

interface SceneOptions {
  theme?: 'light' | 'dark';
  size?: Size;
  /** What the backend says of kills; see fixtures/kill.ts. */
  kill?: string;
}

/** Opens the real panel over the frames of a scene, one of fixtures/scenes.ts. */
export type OpenScene = (scene: string, options?: SceneOptions) => Promise<OpenPage>;

/** Runs Chromium and the page of fixtures for a test file. */
export function openerOfScenes(): OpenScene {
  let browser: Browser;
  let server: Bun.Server<undefined>;

  beforeAll(async () => {
    [browser] = await Promise.all([launch(), bundle(join(import.meta.dir, 'fixtures/page.tsx'), built)]);
    server = Bun.serve({
      hostname: '127.0.0.1',
      port: 0,
      fetch: async (request) => {
        const response = await serveFile(built, new URL(request.url).pathname);
        // Grafana can be set up so; the panel must not need more.
        response.headers.set('content-security-policy', "script-src 'self'");
        return response;
      },
    });
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await server?.stop(true);
  });

  return (scene, { theme = 'dark', size, kill = '' } = {}) =>
    open(browser, `${server.url.href}?${new URLSearchParams({ scene, theme, kill }).toString()}`, size);
}
