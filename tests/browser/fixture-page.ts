import { join } from 'node:path';
import { bundle } from '../../tools/workbench/bundle';
import { serveFile } from '../../tools/workbench/files';

const built = join(import.meta.dir, '../../.cache/browser-fixtures');

/** The page of fixtures: the real panel over made-up frames. */
export interface FixturePage {
  /** `scene` is one of fixtures/scenes.ts. */
  url(scene: string, theme?: 'light' | 'dark'): string;
  stop(): Promise<void>;
}

export async function serveFixtures(): Promise<FixturePage> {
  await bundle(join(import.meta.dir, 'fixtures/page.tsx'), built);
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: (request) => serveFile(built, new URL(request.url).pathname),
  });
  return {
    url: (scene, theme = 'dark') => `${server.url.href}?scene=${scene}&theme=${theme}`,
    stop: () => server.stop(true),
  };
}
