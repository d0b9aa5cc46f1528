import { createInterface } from 'node:readline';
import { startPlugin, type RunningPlugin } from './plugin';

/** A process of Runaway's own: samples from a line `on` to a line `off`, and prints when each sample began. */
const [flavour = '', port = '', folder = ''] = process.argv.slice(2);
const server = { flavour: flavour === 'mariadb' ? 'mariadb' : 'mysql', host: '127.0.0.1', port: Number(port) } as const;

let plugin: RunningPlugin | null = null;
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'on') {
    plugin = await startPlugin(server, folder, (began) => console.log(began));
  } else {
    await plugin?.[Symbol.asyncDispose]();
    plugin = null;
    console.log('off');
  }
}
