import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { faultText } from '../../shared/faults';
import type { Classification } from '../../shared/model/classification';
import type { FinalDecision } from '../../shared/model/decision';
import type { RiskSignal } from '../../shared/model/risk';
import { mcpSignal, reachedServer } from './classify/mcp-identity';
import { writeWhole } from './operator/verifier-file';

const Stored = z.strictObject({ v: z.literal(1), servers: z.record(z.string(), z.string()) });

/**
 * Which MCP servers the operator has approved a call to, and what they were then: a file in the data folder. One that is missing or
 * damaged knows none, so that every server is asked about again.
 */
export class McpPins {
  #pinned: Map<string, string>;

  constructor(
    readonly file: string,
    readonly onFault: (text: string) => void,
  ) {
    this.#pinned = new Map(load(file));
  }

  signals(seen: Classification): readonly RiskSignal[] {
    const signal = mcpSignal(seen, this.#pinned);
    return signal === null ? [] : [signal];
  }

  /**
   * A call that the operator answered for was allowed: its server is now known as it is. SECURITY: T-24. Only after the decision,
   * so that an answer without the proof that a changed server asks for pins nothing; and never for a call that a rule or a grant let pass.
   */
  decided(seen: Classification, answered: boolean, { outcome }: FinalDecision): void {
    const server = reachedServer(seen);
    if (server === null || !answered || outcome !== 'allow') return;
    if (this.#pinned.get(server.pin) === server.identity) return;
    this.#pinned.set(server.pin, server.identity);
    this.#save();
  }

  #save(): void {
    const servers = Object.fromEntries(this.#pinned);
    try {
      mkdirSync(dirname(this.file), { recursive: true, mode: 0o700 });
      writeWhole(this.file, JSON.stringify({ v: 1, servers }));
    } catch (fault) {
      this.onFault(`the approved MCP servers could not be saved: ${faultText(fault)}`);
    }
  }
}

function load(file: string): readonly [string, string][] {
  try {
    return Object.entries(Stored.parse(JSON.parse(readFileSync(file, 'utf8'))).servers);
  } catch {
    return [];
  }
}
