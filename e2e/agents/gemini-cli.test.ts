import { provesMember } from './gemini-family';

provesMember({
  product: 'gemini-cli',
  edit: 'replace',
  says: { instruction: 'Change the word.' },
  echo: 'mcp_echo_echo',
  agent: (prompt) => ({ name: 'invoke_agent', input: { agent_name: 'generalist', prompt } }),
  needs:
    '"security": { "auth": { "selectedType": "gemini-api-key" } }, "privacy": { "usageStatisticsEnabled": false }, "model": { "name": "gemini-2.5-flash" }',
  // It does not say which sub-agent calls.
  chain: [
    ['agent', /^Gemini CLI$/],
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
    'host-timeout': 'blocked',
  },
});
