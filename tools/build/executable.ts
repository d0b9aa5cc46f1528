import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** The platforms of a release, as Grafana names them: Go's `<os>_<arch>`. */
export const targets = {
  // The plain x64 runtime needs AVX2, which database hosts and old virtual machines may lack.
  linux_amd64: 'bun-linux-x64-baseline',
  linux_arm64: 'bun-linux-arm64',
  darwin_amd64: 'bun-darwin-x64',
  darwin_arm64: 'bun-darwin-arm64',
  windows_amd64: 'bun-windows-x64',
} as const;

export type Target = keyof typeof targets;

const root = join(import.meta.dir, '../..');

/** This machine's platform. Throws where no executable can be built for it. */
export function hostTarget(platform: string = process.platform, arch: string = process.arch): Target {
  const names: Record<string, string> = { win32: 'windows', x64: 'amd64' };
  const name = `${names[platform] ?? platform}_${names[arch] ?? arch}`;
  if (name in targets) {
    return name as Target;
  }
  throw new Error(`No executable can be built for ${name}; known are ${Object.keys(targets).join(', ')}`);
}

export function executableName(target: Target, name = 'gpx_runaway'): string {
  return `${name}_${target}${target.startsWith('windows') ? '.exe' : ''}`;
}

/** What an entry runs in workers: each is an entry of its own, which the executable finds by its place beside the first. */
const workers: Record<string, string[]> = {
  'pkg/main.ts': ['pkg/store/sqlite/workers/worker.ts'],
};

/** Compiles `entry` with the runtime into one file per target in `folder`. Answers their paths. */
export async function buildExecutable(
  wanted: Target[] = [hostTarget()],
  { entry = 'pkg/main.ts', folder = 'dist', name }: { entry?: string; folder?: string; name?: string } = {}
): Promise<string[]> {
  mkdirSync(join(root, folder), { recursive: true });
  const own = workers[entry] ?? [];
  const built: string[] = [];
  for (const target of wanted) {
    const outfile = join(root, folder, executableName(target, name));
    await Bun.build({
      entrypoints: [entry, ...own].map((file) => join(root, file)),
      root: join(root, dirname(entry)),
      target: 'bun',
      minify: { whitespace: true, syntax: true, identifiers: false },
      sourcemap: 'inline',
      compile: {
        target: targets[target],
        outfile,
        // Files in its working directory must not change what it does.
        autoloadDotenv: false,
        autoloadBunfig: false,
      },
    });
    // The source map is embedded too, for the stacks in the log; a file beside the executable would be shipped.
    const maps = [
      outfile.replace(/\.exe$/, ''),
      ...own.map((file) => join(dirname(outfile), `${basename(file, '.ts')}.js`)),
    ];
    maps.forEach((file) => rmSync(`${file}.map`, { force: true }));
    chmodSync(outfile, 0o755);
    built.push(outfile);
  }
  return built;
}

if (import.meta.main) {
  const all = process.argv.includes('--all');
  const built = await buildExecutable(all ? (Object.keys(targets) as Target[]) : undefined);
  process.stdout.write(built.map((path) => `${path}\n`).join(''));
}
