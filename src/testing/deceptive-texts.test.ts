import { expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';

/** Of the views, those that show a row's exact columns or an instance's name. */
const deceptive = /[\u0007\u061c\u202e]/;

const run = Bun.spawnSync([process.execPath, 'run', 'src/testing/render-views.tsx'], { stderr: 'pipe' });
const printed = run.stdout.toString();
const views = Object.entries(JSON.parse(printed.slice(printed.indexOf('{"'))) as Record<string, string>);

test('all views were rendered with the hostile name', () => {
  expect(views.map(([name, html]) => [name, html.includes('a\ufffdb\ufffdc\ufffdd')])).toEqual(
    views.map(([name]) => [name, true])
  );
  expect(views.length).toBeGreaterThan(10);
});

test.each(views)('%s shows no character that deceives', (_, html) => {
  expect(html).not.toMatch(deceptive);
});

/** What React does not render: texts on the canvas and of titles, which name an instance or a statement exactly. */
test('no view writes an exact name without `visible` or `oneLine`', () => {
  const files = [...new Bun.Glob('src/{panel,pages,components}/**/*.{ts,tsx}').scanSync()];
  const written = files
    .filter((file) => !/\.(test|fixture)\./.test(file))
    .flatMap((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .map((line) => `${file}: ${line.trim()}`)
    )
    .filter((line) =>
      /[>}\s]\{\w+\.(?:instance|text|digest|digestText|took)\}|(?:fillText|title=|subtitle=).*\.(?:instance|digest|took)\b/.test(
        line
      )
    )
    .filter((line) => !/visible\(|oneLine\(/.test(line));
  expect(written).toEqual([]);
});
