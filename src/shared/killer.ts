import type { StatementRow } from './frames';

/** Who killed a statement, as people are told; null where nobody is named. */
export function killerOf({
  killer,
  killerConfidence,
}: Pick<StatementRow, 'killer' | 'killerConfidence'>): string | null {
  return killer !== null && killerConfidence === 'likely' ? `probably ${killer}` : killer;
}
