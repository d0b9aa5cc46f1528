/** Hours, minutes and seconds: `00:01:50`. */
export const clock = 'dthms';
