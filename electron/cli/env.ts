/** May colours be used? Not when NO_COLOR is set to anything (https://no-color.org), nor on a dumb terminal. */
export const colorWanted = (): boolean =>
  (process.env['NO_COLOR'] ?? '') === '' && process.env['TERM'] !== 'dumb';
