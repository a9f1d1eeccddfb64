/** A failure the reader can mend: printed as one sentence, without a stack. */
export class Stop extends Error {}

export function say(text) {
  process.stdout.write(`${text}\n`);
}

export function reportAndExit(error) {
  const text = error instanceof Stop ? error.message : (error?.stack ?? String(error));
  process.stderr.write(`${text}\n`);
  process.exit(1);
}

export function seconds(since) {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}
