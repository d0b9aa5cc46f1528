/** What one lane shows. */
export type GroupBy = 'connection' | 'user' | 'schema';

/** The panel's options as a dashboard saves them. */
export interface TimelineOptions {
  showIo: boolean;
  groupBy: GroupBy;
  /** CSS pixels; null shares the panel's height among the lanes. */
  laneHeight: number | null;
  /** Per cent of the size that fits the panel's height. */
  labelSize: number;
  /** Seconds; shorter statements are not shown. */
  minDuration: number;
}

export const defaultOptions: TimelineOptions = {
  showIo: true,
  groupBy: 'connection',
  laneHeight: null,
  labelSize: 100,
  minDuration: 1,
};
