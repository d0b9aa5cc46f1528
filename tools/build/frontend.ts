import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { rspack, type Configuration, type MultiStats } from '@rspack/core';
import { assets } from './assets';
import { dist, plugins, root, type BundledPlugin } from './plugins';

/** Packages that Grafana 11.6 to 13 all provide to a plugin; everything else is bundled. */
export const provided = [
  '@emotion/css',
  '@emotion/react',
  '@grafana/data',
  '@grafana/runtime',
  '@grafana/ui',
  'd3',
  'i18next',
  'lodash',
  'moment',
  'react',
  'react-dom',
  'react-redux',
  'react-router',
  'redux',
  'rxjs',
];

/** One compilation per plugin, because each has its own id and with it its own URL and chunk names. */
function configuration(plugin: BundledPlugin, out: string): Configuration {
  return {
    name: plugin.id,
    context: root,
    mode: 'production',
    target: ['web', 'es2022'],
    devtool: 'source-map',
    entry: { module: [join(import.meta.dir, 'public-path.ts'), join(root, plugin.module)] },
    externals: [{ 'amd-module': 'module' }, ...provided, /^rxjs\//],
    output: {
      path: join(out, plugin.folder),
      filename: '[name].js',
      chunkFilename: 'chunk-[name].js?_cache=[contenthash]',
      library: { type: 'amd' },
      publicPath: `public/plugins/${plugin.id}/`,
      uniqueName: plugin.id,
      crossOriginLoading: 'anonymous',
    },
    resolve: { extensions: ['.ts', '.tsx', '.js', '.mjs'] },
    module: {
      rules: [
        {
          test: /\.tsx?$/,
          exclude: /node_modules/,
          type: 'javascript/auto',
          loader: 'builtin:swc-loader',
          options: {
            jsc: {
              target: 'es2022',
              parser: { syntax: 'typescript', tsx: true },
              // The classic runtime: Grafana before 12 does not provide react/jsx-runtime.
              transform: { react: { runtime: 'classic' } },
            },
          },
        },
        { test: /\.css$/, type: 'asset/source' },
      ],
    },
    optimization: {
      minimizer: [
        new rspack.SwcJsMinimizerRspackPlugin({
          extractComments: false,
          minimizerOptions: { compress: { drop_console: true }, format: { comments: false } },
        }),
      ],
    },
    performance: { hints: false },
  };
}

/** Chunks are named by their content, so that those of the last build would remain. */
async function removeChunks(out: string): Promise<void> {
  for (const { folder } of plugins) {
    for (const old of await readdir(join(out, folder)).catch(() => [])) {
      if (old.startsWith('chunk-')) {
        await rm(join(out, folder, old));
      }
    }
  }
}

/** Bundles the three plugins into `out` and copies their manifests, pictures and dashboards there. */
export async function buildFrontend(out = dist): Promise<MultiStats> {
  await removeChunks(out);
  const compiler = rspack(plugins.map((plugin) => configuration(plugin, out)));
  const stats = await new Promise<MultiStats>((resolve, reject) => {
    compiler.run((error, stats) =>
      error || !stats ? reject(error ?? new Error('rspack gave no result')) : resolve(stats)
    );
  });
  await new Promise((resolve) => compiler.close(resolve));
  if (stats.hasErrors()) {
    throw new Error(stats.toString({ all: false, errors: true }));
  }
  await assets(out);
  return stats;
}
