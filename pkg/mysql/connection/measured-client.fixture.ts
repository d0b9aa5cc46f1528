import { Connection, type Access } from './connection';
import { asServerError } from './errors';

/** How opening a connection failed, and by how many bytes memory grew meanwhile. */
export interface Measured {
  kind: string;
  message: string;
  grown: number;
}

/** Opens a connection in a process of its own: in the test's own process, the server would be measured too. */
export async function measured(access: Access): Promise<Measured> {
  const client = Bun.spawn([process.execPath, import.meta.path, JSON.stringify(access)], { stdout: 'pipe' });
  return JSON.parse(await new Response(client.stdout).text()) as Measured;
}

if (import.meta.main) {
  const access = JSON.parse(process.argv[2] ?? '') as Access;
  Bun.gc(true);
  const before = process.memoryUsage().rss;
  let peak = before;
  const look = (): void => {
    peak = Math.max(peak, process.memoryUsage().rss);
  };
  const watch = setInterval(look, 2);
  const failed = await Connection.open(access, { callTimeout: 30_000 }).then(
    () => null,
    (error: unknown) => asServerError(error, 'rogue', true)
  );
  look();
  clearInterval(watch);
  const answer: Measured = { kind: failed?.kind ?? 'none', message: failed?.message ?? '', grown: peak - before };
  console.log(JSON.stringify(answer));
}
