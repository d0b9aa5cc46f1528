import type { HistoryLevel } from '../../shared/resources';

/** What retention will do, in one sentence or more. */
export function outlook(levels: HistoryLevel[]): string {
  const short = levels.filter(({ fits, kept }) => fits < kept);
  const reach = short.map(
    (level) => `${levelName(level)}: only ${span(level.fits)} will be kept instead of ${span(level.kept)}.`
  );
  return short.length === 0
    ? 'All of it fits: each level loses what is older than it is kept for.'
    : ['Not all of it fits, so the oldest goes first.', ...reach, 'A larger file keeps more.'].join(' ');
}

export function levelName({ step }: HistoryLevel): string {
  return step === 0 ? 'Every sample' : `Points of ${span(step)}`;
}

/** `12.3 MB`, `5,000 MB`; a dash for nothing. */
export function megabytes(bytes: number): string {
  const digits = bytes < 1e8 ? 1 : 0;
  const amount = (bytes / 1e6).toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return bytes === 0 ? '–' : `${amount} MB`;
}

/** `10 s`, `24 h`, `60 days` */
export function span(seconds: number): string {
  const [unit, name] =
    seconds >= 172_800 ? [86_400, 'days'] : seconds >= 3600 ? [3600, 'h'] : seconds >= 60 ? [60, 'min'] : [1, 's'];
  return `${Math.round(seconds / unit)} ${name}`;
}
