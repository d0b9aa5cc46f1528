import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadShop } from './load';
import { playStory } from './story';
import { brief, morning } from './timeline';

/** Loads the shop into a server and plays the morning there, over and over. */
const { values } = parseArgs({
  options: {
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string', default: '3306' },
    user: { type: 'string', default: 'root' },
    kill: { type: 'string', default: 'query' },
    pause: { type: 'string', default: '20' },
    brief: { type: 'boolean', default: false },
    once: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help || (values.kill !== 'query' && values.kill !== 'connection')) {
  console.log(`usage: bun tools/workload/main.ts [--host HOST] [--port PORT] [--user ADMIN] [--kill query|connection]
         [--pause SECONDS] [--brief] [--once]
The administrator's password is read from MYSQL_PWD. The schema "shop" and the accounts shop, reporting and dba are made.`);
  process.exit(values.help ? 0 : 2);
}

const stop = new AbortController();
process.on('SIGINT', () => stop.abort());
process.on('SIGTERM', () => stop.abort());

const server = { host: values.host, port: Number(values.port) };
const bytes = await loadShop({ ...server, user: values.user, password: process.env.MYSQL_PWD ?? '' });
console.log(`shop loaded: ${Math.round(bytes / 1e6)} MB`);
try {
  do {
    await playStory({
      server,
      timeline: values.brief ? brief : morning,
      kill: values.kill,
      signal: stop.signal,
      onEvent: ({ clock, text }) => console.log(`${clock}  ${text}`),
    });
    if (!values.once) {
      await sleep(Number(values.pause) * 1000, undefined, { signal: stop.signal });
    }
  } while (!values.once);
} catch (error) {
  if (!stop.signal.aborted) {
    throw error;
  }
  console.log('stopped');
}
