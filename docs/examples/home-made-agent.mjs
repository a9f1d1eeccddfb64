// A home-made agent behind Holdpoint. Started so that it is frozen when you leave:
//   holdpoint run -- node home-made-agent.mjs
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
// In an installed Holdpoint it lies in its folder `resources/agent-client`.
import { Gate } from '../../out/agent-client/holdpoint.mjs';

const gate = new Gate({ agent: { name: 'home-made agent', version: '1.0' } });

/**
 * One tool of the agent: asks, does as told, and gives what the model is to read.
 * @param {string} command
 */
async function shell(command) {
  const callId = randomUUID();
  const call = { callId, tool: 'shell', kind: 'shell', input: { command } };
  const verdict = await gate.ask(call);
  if (!verdict.allowed) return `Not run. ${verdict.why}`;
  const { status, stdout } = spawnSync('sh', ['-c', command], { encoding: 'utf8' });
  await gate.finished({ callId, tool: 'shell', failed: status !== 0 });
  return stdout;
}

// A model would say what to do; here each line of standard input does.
for await (const command of createInterface({ input: process.stdin }))
  console.log(await shell(command));
await gate.end();
