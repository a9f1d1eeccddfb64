/** One line of the daemon's log, which standard output is: JSON with the time (ISO 8601), the level and the text. */
export function log(level: 'info' | 'error', text: string): void {
  process.stdout.write(`${JSON.stringify({ at: new Date().toISOString(), level, text })}\n`);
}
