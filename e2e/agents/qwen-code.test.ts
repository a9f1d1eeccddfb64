import { provesMember } from './gemini-family';

provesMember({
  product: 'qwen-code',
  edit: 'edit',
  says: {},
  echo: 'mcp__echo__echo',
  agent: (prompt) => ({
    name: 'agent',
    input: { description: 'a job', subagent_type: 'general-purpose', prompt },
  }),
  needs:
    '"$version": 4, "security": { "auth": { "selectedType": "openai" } }, "privacy": { "usageStatisticsEnabled": false }',
  chain: [
    ['agent', /^Qwen Code$/],
    ['sub-agent', /^general-purpose-/],
    ['tool', /^run_shell_command$/],
  ],
  faults: {
    'daemon-absent': 'blocked',
    'daemon-refused': 'blocked',
    'daemon-hung': 'blocked',
    'daemon-slow': 'obeyed',
    'daemon-garbage': 'blocked',
    'daemon-killed': 'blocked',
    'hook-killed': 'blocked',
    // Nothing of ours can hold it then: it ends the hook with all its processes and goes on.
    'host-timeout': 'ran',
  },
});
