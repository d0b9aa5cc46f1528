/** Characters that hide, reorder or break text: other people's SQL is shown, never obeyed. */
const deceptive = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Text in which every character that would hide or reorder others is shown as �. */
export function visible(text: string): string {
  return text.replace(deceptive, '\ufffd');
}
