import type { InstanceSetup } from '../../shared/resources';

type Surveyed = Pick<InstanceSetup, 'problem' | 'shortcomings' | 'readable' | 'switches'>;

/**
 * What to say above the lists of an instance: that nothing is missing only where everything is read and on. Null while the
 * list of what is missing says it, and while the server has not been asked.
 */
export function missingText({ problem, shortcomings, readable, switches }: Surveyed): string | null {
  const isListed = shortcomings.some(({ severity }) => severity !== 'info');
  if (problem !== null || isListed || readable.length === 0) {
    return null;
  }
  const unread = readable.filter(({ ok }) => !ok);
  const absent = unread.filter(({ why }) => why?.startsWith('this server') === true);
  // A switch that is off is named once: by the feature that needs it.
  const unused = switches.filter(({ name, on }) => !on && !unread.some(({ why }) => why?.includes(name) === true));
  const off = [
    ...unread.filter((one) => !absent.includes(one)).map(({ what, why }) => `${lower(what)} (${why ?? 'not read'})`),
    ...unused.map(({ name, gives }) => `${lower(gives)} (${name})`),
  ];
  const sentences = [
    off.length === 0
      ? null
      : `${counted(off.length, 'optional feature is', 'optional features are')} off: ${off.join('; ')}.`,
    absent.length === 0 ? null : `This server does not show: ${absent.map(({ what }) => lower(what)).join('; ')}.`,
  ].filter((sentence) => sentence !== null);
  if (sentences.length > 0) {
    return sentences.join(' ');
  }
  return shortcomings.length === 0 ? 'Nothing is missing: every feature has what it needs.' : null;
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** The name of a feature within a list, without what is said of it after a semicolon. */
function lower(name: string): string {
  const [feature = ''] = name.split('; ');
  return feature.slice(0, 1).toLowerCase() + feature.slice(1);
}
