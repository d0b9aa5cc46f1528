import { createInterface } from 'node:readline';
import { openMeasuredSource, type MeasuredSource } from './measured-source';

/** Runaway's own process: samples from a line `on` to a line `off`, and prints when each sample began. */
const [flavour = '', port = '', folder = ''] = process.argv.slice(2);
const server = { flavour: flavour === 'mariadb' ? 'mariadb' : 'mysql', host: '127.0.0.1', port: Number(port) } as const;

let source: MeasuredSource | null = null;
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'on') {
    source = await openMeasuredSource(server, folder, (began) => console.log(began));
  } else {
    await source?.[Symbol.asyncDispose]();
    source = null;
    console.log('off');
  }
}
