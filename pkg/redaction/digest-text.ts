/** Quoted names; they stay as they are. */
const QUOTED_NAME = /(`(?:[^`]|``)*`)/;

/** A DIGEST_TEXT as people write SQL: the server puts a space between all tokens. A tidy text stays the same. */
export function tidy(digestText: string): string {
  return digestText
    .split(QUOTED_NAME)
    .map((piece, i) => (i % 2 === 1 ? piece : withoutSpaces(piece)))
    .join('');
}

function withoutSpaces(text: string): string {
  return text.replaceAll(' . ', '.').replace(/ ,/g, ',').replace(/\( /g, '(').replace(/ \)/g, ')');
}
