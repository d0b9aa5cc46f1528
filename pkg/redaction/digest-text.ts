/** Quoted names, in which nothing is changed, and what stands between them. */
const PIECES = /(`(?:[^`]|``)*`)/;

/**
 * A DIGEST_TEXT as people write SQL: the server sets a blank between any two tokens. Names stay as they are; what is
 * tidied once comes out the same.
 */
export function tidy(digestText: string): string {
  return digestText
    .split(PIECES)
    .map((piece, i) => (i % 2 === 1 ? piece : between(piece)))
    .join('');
}

function between(text: string): string {
  return text.replaceAll(' . ', '.').replace(/ ,/g, ',').replace(/\( /g, '(').replace(/ \)/g, ')');
}
