import { join, resolve } from 'node:path';
import { rspack, type Configuration } from '@rspack/core';

const root = resolve(import.meta.dir, '../..');
const modules = join(root, 'node_modules');

/** Bundles a page's script (TSX, classic JSX) as `page.js` with its chunks into `outDir`; rejects with the compiler's errors. */
export async function bundle(entry: string, outDir: string): Promise<void> {
  const compiler = rspack(configuration(entry, outDir));
  await new Promise<void>((done, fail) => {
    compiler.run((error, stats) => {
      compiler.close(() => undefined);
      if (error) {
        fail(error);
      } else if (stats?.hasErrors()) {
        fail(new Error(`The page did not build: ${stats.toString({ preset: 'errors-only', colors: false })}`));
      } else {
        done();
      }
    });
  });
}

function configuration(entry: string, outDir: string): Configuration {
  return {
    mode: 'production',
    target: 'web',
    context: root,
    entry: { page: entry },
    output: { path: outDir, filename: '[name].js', chunkFilename: '[name].js', publicPath: '/', clean: true },
    resolve: {
      extensions: ['.tsx', '.ts', '.mjs', '.js'],
      modules: [modules],
      // `@grafana/*` export their ES modules as "module", which a bundler for browsers must be told to prefer.
      conditionNames: ['browser', 'import', 'module', 'default'],
      fallback: { fs: false, path: false, stream: false, crypto: false },
    },
    module: {
      parser: { javascript: { dynamicImportMode: 'lazy' } },
      rules: [
        {
          test: /\.tsx?$/,
          loader: 'builtin:swc-loader',
          options: {
            jsc: {
              parser: { syntax: 'typescript', tsx: true },
              transform: { react: { runtime: 'classic' } },
              target: 'es2022',
            },
          },
        },
        { test: /\.css$/, type: 'css' },
        { test: /\.(png|svg|gif|jpg|woff2?|ttf)$/, type: 'asset/inline' },
      ],
    },
    optimization: { minimize: false },
    performance: false,
    devtool: false,
  };
}
