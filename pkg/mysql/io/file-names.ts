import { letterOfCode } from './file-name-letters';

/** What a name is made of: plain characters, '@' and a UCS-2 code, '@' and the two characters of a letter. */
const parts = /[0-9A-Za-z_]+|@([0-9a-f]{4})|@(..)/g;

/** The server adds this to names that Windows reserves (`con`, `nul`), on every system. */
const reserved = /@@@$/;

/**
 * The name of a schema or table whose folder or file has this name, in the server's character set `filename`. Null for a
 * name that the server did not write.
 */
export function decodeFileName(fileName: string): string | null {
  const encoded = fileName.replace(reserved, '');
  let [name, length] = ['', 0];
  for (const [part, code, pair] of encoded.matchAll(parts)) {
    const letter = pair === undefined ? part : letterOfCode.get(pair);
    name += code === undefined ? (letter ?? '') : String.fromCharCode(parseInt(code, 16));
    length += code === undefined && letter === undefined ? 0 : part.length;
  }
  return length === encoded.length ? name : null;
}
