import { shippedDataSource } from '../shared/ids';

/**
 * The data source to show where an address names none: Grafana's default one if it is among them, else the one that the
 * shipped dashboard shows, else the first; null if there is none.
 */
export function firstDataSource<Source extends { uid: string; isDefault?: boolean }>(ours: Source[]): Source | null {
  return (
    ours.find(({ isDefault }) => isDefault) ?? ours.find(({ uid }) => uid === shippedDataSource) ?? ours[0] ?? null
  );
}
