import grafana from '@grafana/eslint-config';
import { defineConfig } from 'eslint/config';

/** Imports a room may not have, each with the reason that lint prints. */
const forbid = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });
const mysql2 = { group: ['mysql2', 'mysql2/*'], message: 'mysql2 is spoken in pkg/mysql only.' };
const sqlite = { group: ['node:sqlite', 'bun:sqlite'], message: 'SQLite is spoken in pkg/history only.' };
const protocol = {
  group: ['@grpc/*', '@bufbuild/*', 'apache-arrow'],
  message: "Grafana's protocol is spoken in pkg/plugin only.",
};
const rooms = (names, message) => ({ regex: `/(${names})(/|$)`, message });
const browser = { regex: '/src/(?!shared/)', message: 'The backend knows nothing of the browser but src/shared.' };
const backend = { regex: '/pkg/', message: 'The browser knows nothing of the backend.' };

export default defineConfig([
  { ignores: ['dist/', '.cache/', 'artifacts/', '**/gen/', 'tests/conformance/vendor/'] },
  ...grafana,
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-deprecated': 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      'react/prop-types': 'off',
      'no-console': 'error',
    },
  },
  { files: ['tools/**', 'tests/**', '**/*.test.{ts,tsx}'], rules: { 'no-console': 'off' } },
  {
    files: ['src/shared/**'],
    rules: forbid({ regex: '^(?!zod$|\\./|bun:test$)', message: 'src/shared imports nothing but its schema library.' }),
  },
  {
    files: ['src/datasource/**'],
    rules: forbid(backend, rooms('panel|pages', 'Data source and panel meet in frames.')),
  },
  {
    files: ['src/components/**'],
    rules: forbid(backend, rooms('datasource|panel|pages', 'What the rooms share knows none of them.')),
  },
  {
    files: ['src/panel/**'],
    rules: forbid(backend, rooms('datasource|pages', 'Data source and panel meet in frames.')),
  },
  { files: ['src/pages/**', 'src/*.tsx'], rules: forbid(backend, rooms('panel', 'Pages read frames, not the panel.')) },
  {
    files: ['pkg/plugin/**'],
    rules: forbid(
      mysql2,
      sqlite,
      browser,
      rooms('mysql|detection|sampling|history|queries', 'The protocol knows nothing of MySQL.')
    ),
  },
  {
    files: ['pkg/mysql/**'],
    rules: forbid(sqlite, protocol, browser, rooms('sampling|history|queries', 'pkg/mysql only reads a server.')),
  },
  {
    files: ['pkg/detection/**'],
    rules: forbid(
      mysql2,
      sqlite,
      protocol,
      browser,
      rooms('mysql|plugin|sampling|history|queries', 'Detection is handed its clock and its rows.')
    ),
  },
  {
    files: ['pkg/redaction/**'],
    rules: forbid(
      mysql2,
      sqlite,
      protocol,
      browser,
      rooms('mysql|detection|plugin|sampling|history|queries|datasource', 'Redaction is handed its texts.')
    ),
  },
  {
    files: ['pkg/sampling/**'],
    rules: forbid(mysql2, sqlite, protocol, browser, rooms('queries', 'Sampling writes; queries read.')),
  },
  {
    files: ['pkg/history/**'],
    rules: forbid(mysql2, protocol, browser, rooms('mysql|sampling|queries', 'The history is handed what it holds.')),
  },
  {
    files: ['pkg/queries/**'],
    rules: forbid(mysql2, sqlite, protocol, browser, rooms('mysql|sampling', 'Queries are answered from the history.')),
  },
]);
