import type { Release } from '../../tools/servers/debian';
import { flavours, isAvailable } from './servers';

/** A flavour in one of its releases. */
export interface NamedRelease extends Release {
  name: string;
}

const newer: NamedRelease = { name: 'mariadb 11.8', flavour: 'mariadb', suite: 'trixie' };

/** The flavours of this machine, and releases besides that differ from them in what they tell of endings and locks. */
export const releases: NamedRelease[] = [
  ...flavours.map((flavour) => ({ name: flavour, flavour })),
  ...((await isAvailable(newer)) ? [newer] : []),
];
