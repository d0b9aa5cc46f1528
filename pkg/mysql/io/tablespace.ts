/** Schema and table of a file; null where it has none. */
export interface FileOwner {
  schema: string | null;
  table: string | null;
}

const nobody: FileOwner = { schema: null, table: null };
const tableFile = /(?:^|\/)([^/]+)\/([^/]+)\.(?:ibd|ibt|MYD|MYI|MAD|MAI|CSV|CSM|ARZ|ARM|frm|par|sdi)$/;

/**
 * Reads schema and table from a data file's path in the data folder or a DATA DIRECTORY: `./shop/orders.ibd`, `./shop/orders#p#p0#sp#s1.ibd` (partitions), `./shop/#sql-1a2b_c.ibd` (an ALTER's copy: no table).
 * Redo, undo, system and temporary tablespaces belong to nobody.
 */
export function ownerOf(path: string, dataDir: string): FileOwner {
  const inside = path.startsWith(dataDir) ? path.slice(dataDir.length) : path.replace(/^\.\//, '');
  const [, folder, name] = tableFile.exec(inside) ?? [];
  if (folder === undefined || name === undefined || folder.startsWith('#')) {
    return nobody;
  }
  const schema = decodeFilename(folder);
  if (name.startsWith('#sql')) {
    // A temporary table lies in tmpdir: the folder is no schema.
    return inside.startsWith('/') ? nobody : { schema, table: null };
  }
  return { schema, table: decodeFilename(name.replace(/#p#.*$/i, '')) };
}

/** Decodes the server's file name encoding: `@002d` is the character with that UCS-2 code. */
export function decodeFilename(name: string): string {
  return name.replace(/@([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}
