import { readFile, writeFile } from 'node:fs/promises';

const begin = '<!-- begin: npm run bench -- spikes -->';
const end = '<!-- end -->';

/** Replaces what is between the markers of a guide. Throws if it has none. */
export async function replaceTable(path: string, table: string): Promise<void> {
  const text = await readFile(path, 'utf8');
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) {
    throw new Error(`${path} has no markers for the table`);
  }
  await writeFile(path, `${text.slice(0, from + begin.length)}\n\n${table}\n\n${text.slice(to)}`);
}
