import { z } from 'zod';
import { kindOfTool } from '../adapters/claude-tools';
import { shellQuoted } from '../connect/hook-program';
import { parsedJson } from '../../shared/json';
import { Product, ToolKind } from '../../shared/model/tool-call';
import type { SampleCall } from '../../shared/wires/policy-wire';
import { exitCode, refused, withDaemon, type Io } from './command';
import { fileText, type PolicyArguments } from './policy-arguments';
import { formatExplained } from './policy-format';
import { jsonLine, painter } from './terminal-text';

const Input = z.record(z.string(), z.json());

/** `policy explain`: a command line behind `--`, or a tool with its input. Nothing of it runs. */
export function explainCall(given: PolicyArguments, io: Io): Promise<number> {
  const call = sampleOf(given);
  if (typeof call === 'string') return Promise.resolve(given.wrong(call));
  const { rules, json, all } = given.values;
  const text = typeof rules === 'string' ? fileText(rules, io) : undefined;
  if (text === null) return Promise.resolve(exitCode.failed);
  return withDaemon(io, async (client) => {
    const explained = await client.call('rules.explain', { call, text: text ?? null });
    if (!explained.ok) return refused(io, explained);
    io.out(
      json === true
        ? jsonLine(explained.value)
        : formatExplained(explained.value, all === true, painter(io.color)),
    );
    return exitCode.ok;
  });
}

/** The call that was meant, or what is wrong with how it was said. */
function sampleOf({ values, words }: PolicyArguments): SampleCall | string {
  const { tool, input, cwd } = values;
  const product = Product.safeParse(values.product ?? 'claude-code');
  if (!product.success) return `--product takes one of: ${Product.options.join(', ')}.`;
  const base = { product: product.data, cwd: typeof cwd === 'string' ? cwd : process.cwd() };
  if (words.length > 0) {
    if (tool !== undefined || input !== undefined)
      return 'Give a command line or --tool with --input.';
    return { ...base, kind: 'shell', tool: 'Bash', input: { command: commandLine(words) } };
  }
  if (typeof tool !== 'string' || typeof input !== 'string')
    return 'explain needs a command line behind --, or --tool with --input.';
  const kind = kindGiven(base.product, tool, values.kind);
  if (kind === undefined) return `--kind takes one of: ${ToolKind.options.join(', ')}.`;
  const read = Input.safeParse(parsedJson(input));
  return read.success ? { ...base, kind, tool, input: read.data } : '--input takes a JSON object.';
}

/** Which names a product has for its tools only its adapter knows; those of Claude Code are what a person writes here. */
const kindGiven = (product: Product, tool: string, given: unknown): ToolKind | undefined =>
  given === undefined && product === 'claude-code'
    ? kindOfTool(tool)
    : ToolKind.safeParse(given).data;

/** One word is a whole command line; several are its words, as the shell has already taken them apart. */
const commandLine = (words: readonly string[]): string =>
  words.length === 1 ? (words[0] ?? '') : words.map(quoted).join(' ');

const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : shellQuoted(word));
