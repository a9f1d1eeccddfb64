import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { VerifyResult } from '../../shared/model/journal';
import { exitCode, readArguments, type Command } from './command';
import { formatVerify } from './format-log';
import { jsonLine, painter } from './terminal-text';

/** Runs the verifier of this build on the file. Throws when it ends without a result. */
function verifyFile(home: string, file: string): Promise<VerifyResult> {
  const script = join(home, 'daemon', 'verify.worker.js');
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [script, file], (error, stdout) => {
      if (error !== null) reject(error);
      else resolve(VerifyResult.parse(JSON.parse(stdout)));
    });
  });
}

export const verifyCommand: Command = {
  name: 'verify',
  summary: 'walk the whole journal and name the first broken record',
  usage: `Usage: holdpoint verify [--json]

Reads the journal file itself, with or without a running daemon, and changes nothing.
The exit code is 0 only when the chain is whole.

  --json  the result as one line of JSON`,
  async run(args, io) {
    const given = readArguments(
      verifyCommand,
      { args, options: { json: { type: 'boolean' } }, words: 0 },
      io,
    );
    if (given === null) return exitCode.usage;
    const file = io.paths.journalFile;
    if (!existsSync(file)) {
      io.err(
        `holdpoint: There is no journal at ${file} yet. It is made when the daemon first starts.`,
      );
      return exitCode.failed;
    }
    const result = await verifyFile(io.home, file);
    io.out(given.values.json === true ? jsonLine(result) : formatVerify(result, painter(io.color)));
    return result.ok ? exitCode.ok : exitCode.failed;
  },
};
