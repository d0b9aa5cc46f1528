/** What runs the plugin and shows it: a Grafana or the workbench. */
export interface Host {
  /** Answers /api/ds/query. */
  url: string;
  /** The page to look at, in one of Grafana's themes. */
  page(theme: 'light' | 'dark'): string;
  /** Where to look, for people. */
  lookAt: string[];
  stop(): Promise<void>;
}
