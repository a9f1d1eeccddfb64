/**
 * A process that does nothing but write a journal, to be killed or starved: `journal-driver.js <file> <mode> <filler>`.
 * `flood` keeps 32 appends under way, `steady` one. Each reply is one line, written before anything else happens:
 * `ok <seq> <hash>` or `no <reason>`. It ends in order when its input ends.
 */
import { writeSync } from 'node:fs';
import { openJournal } from '../../electron/daemon/store/open-journal';

const [file = '', mode = '', filler = '0'] = process.argv.slice(2);

/** Whole and at once: a pipe whose reader is slow takes a part of a line, or nothing for now. */
function say(line: string): void {
  for (let rest = Buffer.from(`${line}\n`); rest.length > 0;) {
    try {
      rest = rest.subarray(writeSync(1, rest));
    } catch (fault) {
      if (!(fault instanceof Error && 'code' in fault && fault.code === 'EAGAIN')) throw fault;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}
const clock = {
  monoMs: () => performance.now(),
  monoNs: () => process.hrtime.bigint(),
  wallMs: () => Date.now(),
};

const input = { ended: false };
process.stdin.on('end', () => (input.ended = true)).resume();

const opened = await openJournal({ file, bootId: 'boot', clock });
if (!opened.ok) say(`no ${opened.reason}`);
else {
  const journal = opened.value;
  const payload = {
    summary: 'make test',
    callKey: '0'.repeat(32),
    filler: 'x'.repeat(Number(filler)),
  };
  const lane = async (): Promise<void> => {
    while (!input.ended) {
      const entry = {
        type: 'call.decided',
        agent: 'claude-code',
        run: 'r1',
        presence: 'present',
        decision: 'allow',
        rule: null,
        route: null,
        payload,
      } as const;
      const record = await journal.append(entry);
      say(record.ok ? `ok ${record.value.seq} ${record.value.hash}` : `no ${record.reason}`);
      if (!record.ok) await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  await Promise.all(Array.from({ length: mode === 'flood' ? 32 : 1 }, lane));
  await journal.close();
  say('closed');
}
process.stdin.destroy();
