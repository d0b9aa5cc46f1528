/** A Grafana or the workbench, which runs the plugin and shows it. */
export interface Host {
  /** Answers /api/ds/query. */
  url: string;
  /** The page of the last `minutes`, in one of Grafana's themes. */
  page(minutes: number, theme: 'light' | 'dark'): string;
  stop(): Promise<void>;
}
