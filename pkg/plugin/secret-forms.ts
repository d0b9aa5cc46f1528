import { inspect } from 'node:util';

/** Header and footer of a PEM text: they are the same for all keys. */
const PEM_MARK = /^-----(?:BEGIN|END) [A-Z0-9 ]+-----$/;
const LINE_END = /\r\n|\r|\n|\\r\\n|\\n/;

/**
 * A secret as a log or an error may show it: whole and by its lines, as it is, and escaped as JSON, URLs, base64 or
 * hexadecimal have it.
 */
export function secretForms(secret: string): string[] {
  const lines = secret.split(LINE_END).map((line) => line.trim());
  const parts = lines.filter((line) => line !== '' && !PEM_MARK.test(line));
  const forms = [secret, secret.trim(), ...parts].flatMap((text) => [...escaped(text), ...inUrl(text)]);
  return [...new Set([...forms, ...inBase64(secret), ...inHex(secret)])];
}

/** Also twice: JSON is quoted in other JSON. Go escapes HTML in JSON; Node's inspection escapes single quotes. */
function escaped(text: string): string[] {
  const once = inJson(text);
  const html = once.replace(/[<>&]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);
  const inspected = inspect(text).slice(1, -1);
  return [text, once, inJson(once), html, inspected, inspected.replaceAll("'", "\\'"), text.replaceAll("'", "''")];
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function inUrl(text: string): string[] {
  // A lone surrogate has no form in UTF-8.
  const sound = text.toWellFormed();
  const component = encodeURIComponent(sound);
  const forms = [component, encodeURI(sound), new URLSearchParams([['', sound]]).toString().slice(1)];
  const strict = component.replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return [...forms, strict].flatMap((form) => [form, form.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())]);
}

/** Base64 of a text in which the secret is at any place: three alignments, without the letters that its neighbours share. */
function inBase64(text: string): string[] {
  const bytes = Buffer.from(text);
  return [0, 1, 2].flatMap((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const isShared = (offset + bytes.length) % 3 !== 0;
    const own = encoded.slice(Math.ceil((offset * 8) / 6), isShared ? -1 : undefined);
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')].flatMap((form) => [form, encodeURIComponent(form)]);
  });
}

function inHex(text: string): string[] {
  const hex = Buffer.from(text).toString('hex');
  return [hex, hex.toUpperCase()];
}
