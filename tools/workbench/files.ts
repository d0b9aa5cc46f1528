import { join, normalize } from 'node:path';

const modules = join(import.meta.dir, '../../node_modules');

/** What @grafana/ui loads from the Grafana around it: icons and two font families. */
const grafanaFiles = [
  { path: /\/img\/icons\/(.+\.svg)$/, folder: '@grafana/ui/dist/public/img/icons' },
  { path: /\/fonts\/inter\//, folder: '@fontsource-variable/inter/files', file: 'inter-latin-wght-normal.woff2' },
  {
    path: /\/fonts\/roboto\//,
    folder: '@fontsource-variable/roboto-mono/files',
    file: 'roboto-mono-latin-wght-normal.woff2',
  },
];

const html = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Runaway</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/page.css" />
  </head>
  <body>
    <div id="root"></div>
    <script src="/page.js"></script>
  </body>
</html>
`;

/** Answers the bundled page, its chunks, and what @grafana/ui loads; 404 for everything else. */
export async function serveFile(outDir: string, pathname: string): Promise<Response> {
  if (pathname === '/') {
    return new Response(html, { headers: { 'content-type': 'text/html; charset=utf-8' } });
  }
  const file = Bun.file(find(outDir, pathname));
  return (await file.exists()) ? new Response(file) : new Response('Not found', { status: 404 });
}

function find(outDir: string, pathname: string): string {
  for (const { path, folder, file } of grafanaFiles) {
    const match = path.exec(pathname);
    if (match !== null) {
      return inside(join(modules, folder), file ?? match[1] ?? '');
    }
  }
  return inside(outDir, pathname);
}

/** A path that stays in the folder, however many dots the request has. */
function inside(folder: string, path: string): string {
  return join(folder, normalize(`/${path}`));
}
