import type { JournalRecord } from '../../shared/model/journal';
import { Product } from '../../shared/model/tool-call';
import { SampleCall } from '../../shared/wires/policy-wire';

/** A command as somebody types it to see what would become of it. `cwd` is the project's folder. */
export const sampleOfCommand = (command: string, cwd: string): SampleCall => ({
  product: 'claude-code',
  kind: 'shell',
  tool: 'Bash',
  input: { command },
  cwd,
});

/** The call of a record; null when the record is about something else. */
export function sampleOfRecord({ agent, payload }: JournalRecord): SampleCall | null {
  const { kind, tool, input, cwd } = payload;
  const product = Product.safeParse(agent).data;
  const parsed = SampleCall.safeParse({ product, kind, tool, input, cwd });
  return parsed.success ? parsed.data : null;
}

/** One line that names a sample: its command, its path, else its tool. */
export function gistOfSample({ input, tool }: SampleCall): string {
  const words = [input['command'], input['file_path'], input['path'], input['url']];
  return words.find((word): word is string => typeof word === 'string') ?? tool;
}
