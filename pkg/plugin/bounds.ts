import { PluginError } from './handlers';

/** Bytes of a query's model, or of a resource request's body. A query with every filter full has a tenth of this. */
export const MOST_BYTES = 64 * 1024;
/** Objects and lists within each other. */
const MOST_LEVELS = 32;
/** Members of all objects and lists together. Every one may cost a validation error. */
const MOST_MEMBERS = 2_000;

const byte = (character: string) => character.charCodeAt(0);
const [quote, backslash, comma, openList, closeList, openObject, closeObject] = [
  '"',
  '\\',
  ',',
  '[',
  ']',
  '{',
  '}',
].map(byte);

/**
 * Checks JSON from a user before it is parsed: its size, depth and number of members. Throws a PluginError (400) that
 * begins with `what` and names the limit. Does not check that it is JSON.
 */
export function checkJson(json: Uint8Array, what: string): void {
  if (json.length > MOST_BYTES) {
    throw refused(what, `has ${json.length} bytes of JSON; at most ${MOST_BYTES} are read`);
  }
  let levels = 0;
  let members = 0;
  let isText = false;
  for (let i = 0; i < json.length; i++) {
    const next = json[i];
    if (isText) {
      isText = next !== quote;
      i += next === backslash ? 1 : 0;
    } else if (next === quote) {
      isText = true;
    } else if (next === comma) {
      members++;
    } else if (next === openList || next === openObject) {
      levels++;
    } else if (next === closeList || next === closeObject) {
      levels--;
    }
    if (levels > MOST_LEVELS) {
      throw refused(what, `has more than ${MOST_LEVELS} lists or objects within each other`);
    }
    if (members >= MOST_MEMBERS) {
      throw refused(what, `has more than ${MOST_MEMBERS} values`);
    }
  }
}

function refused(what: string, problem: string): PluginError {
  return new PluginError(`${what} ${problem}.`, 400, 'downstream');
}

/** Field numbers and wire types of protobuf. */
const wire = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 };
/** Fields of one request, repeated ones included: queries and headers. */
const MOST_FIELDS = 10_000;

/** Throws if a protobuf message has more top-level fields than any request needs: decoding makes an object of each. */
export function checkFields(message: Uint8Array): void {
  let fields = 0;
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const next = message[at++] ?? 0;
      value += (next & 127) * shift;
      if (next < 128) {
        return value;
      }
    }
  };
  while (at < message.length) {
    if (++fields > MOST_FIELDS) {
      throw new Error(`The request has more than ${MOST_FIELDS} fields.`);
    }
    const type = varint() & 7;
    if (type === wire.varint) {
      varint();
    } else if (type === wire.bytes) {
      const length = varint();
      at += length;
    } else if (type === wire.fixed64 || type === wire.fixed32) {
      at += type === wire.fixed64 ? 8 : 4;
    } else {
      // Not a field: the decoder reports it.
      return;
    }
  }
}
