/** What runs the plugin and shows it: a Grafana or the workbench. */
export interface Host {
  /** Answers /api/ds/query. */
  url: string;
  /** The page to look at, the last so many minutes, in one of Grafana's themes. */
  page(minutes: number, theme: 'light' | 'dark'): string;
  stop(): Promise<void>;
}
