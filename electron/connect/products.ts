import type { Product } from '../../shared/model/tool-call';
import type { ProductConnection } from './product-connection';
import { claudeCodeConnection } from './products/claude-code';
import { clineConnection } from './products/cline';
import { codexConnection } from './products/codex';
import { copilotCliConnection } from './products/copilot-cli';
import { cursorConnection } from './products/cursor';
import { geminiCliConnection, qwenCodeConnection } from './products/gemini-family';
import { openCodeConnection } from './products/opencode';

const all: readonly ProductConnection[] = [
  claudeCodeConnection,
  codexConnection,
  openCodeConnection,
  copilotCliConnection,
  cursorConnection,
  clineConnection,
  geminiCliConnection,
  qwenCodeConnection,
];

/** Every product whose hooks we can write, in the order in which people are offered them. */
export const connectable: ReadonlyMap<Product, ProductConnection> = new Map(
  all.map((one) => [one.product, one]),
);
