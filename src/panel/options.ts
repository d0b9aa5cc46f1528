/** What one group of lanes stands for. */
export type GroupBy = 'connection' | 'user' | 'schema';

/** The panel's options as a dashboard saves them. */
export interface TimelineOptions {
  showIo: boolean;
  groupBy: GroupBy;
  /** CSS pixels; null lets the lanes share the height there is. */
  laneHeight: number | null;
  /** Per cent of the size that suits the panel's height. */
  labelSize: number;
  /** Seconds; shorter statements are left out. */
  minDuration: number;
}

export const defaultOptions: TimelineOptions = {
  showIo: true,
  groupBy: 'connection',
  laneHeight: null,
  labelSize: 100,
  minDuration: 1,
};
