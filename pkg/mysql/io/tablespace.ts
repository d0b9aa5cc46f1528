import { decodeFileName } from './file-names';

/** Schema and table of a file; null where it has none, or where that is not certain. */
export interface FileOwner {
  schema: string | null;
  table: string | null;
}

export const nobody: FileOwner = { schema: null, table: null };

const tableFile = /^([^/]+)\/([^/]+)\.(ibd|MYD|MYI|TMD|MAD|MAI|CSV|CSM|ARZ|ARM|frm|par|sdi)$/;

/** The instruments of each kind of table file. A statement may write a file of any name (INTO OUTFILE), with another one. */
const instruments: Record<string, RegExp> = {
  ibd: /\/innodb\//,
  MYD: /\/myisam\//,
  MYI: /\/myisam\//,
  TMD: /\/myisam\//,
  MAD: /\/aria\//,
  MAI: /\/aria\//,
  CSV: /\/csv\//,
  CSM: /\/csv\//,
  ARZ: /\/archive\//,
  ARM: /\/archive\//,
  frm: /\/sql\/FRM$/,
  par: /par(tition|file)/,
  sdi: /\/sql\/SDI$/,
};

/** Tables that InnoDB adds for a full-text index: they belong to some table of that schema. */
const fullText = /^fts_[0-9a-f]{16}_/i;

/**
 * Owner of a file by its path below the data folder: `shop/orders.ibd`, `shop/orders#p#p0#sp#s1.ibd` (a partition),
 * `shop/orders_361.sdi`, `shop/#sql-1a2b_c.ibd` (an ALTER's copy: no table). Redo, undo, system, general and temporary
 * tablespaces lie elsewhere or have other names. `event` is its instrument.
 */
export function ownerOf(path: string, event: string): FileOwner {
  const [, folder = '', name = '', kind = ''] = tableFile.exec(path) ?? [];
  const schema = folder === '' || instruments[kind]?.test(event) !== true ? null : decodeFileName(folder);
  if (schema === null) {
    return nobody;
  }
  const table = name.startsWith('#') || fullText.test(name) ? null : decodeFileName(withoutSuffix(name, kind));
  return { schema, table };
}

/** Without its partition; MySQL adds an id to the files of its serialized dictionary. */
function withoutSuffix(name: string, kind: string): string {
  return (kind === 'sdi' ? name.replace(/_\d+$/, '') : name).replace(/#.*$/, '');
}
