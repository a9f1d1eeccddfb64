import { alike, subs, type CommandSpec } from './command-spec';
import type { Arg } from './shell-word';

const rules: CommandSpec = { does: ['controls-processes', 'unknown'] };
const looks: CommandSpec = { does: 'reads', operands: 'text' };

/**
 * Are these the words of one question to tmux? SECURITY: T-22. A word that ends with `;` also ends the command, whatever stands
 * behind being the next one, and in a format `#(` runs a shell command and `#{E:name}` a format that is kept elsewhere (tmux(1)).
 */
const asks = (words: readonly Arg[]): boolean =>
  words.every(
    ({ kind, text }) => kind === 'plain' && !/[;#]/.test(text.replace(/#\{[a-z_]+\}/g, '')),
  );

/** With `-p` tmux prints what it would otherwise keep, or show to somebody. */
const prints = (words: readonly Arg[]): boolean =>
  asks(words) && words.some(({ text }) => /^-[a-zA-Z]*p/.test(text));

/** tmux 3.5: who only asks what there is, or what stands on a terminal. */
export const terminalCommands: readonly [string, CommandSpec][] = alike('tmux', {
  ...rules,
  sub: subs(
    alike('send-keys send paste-buffer', { does: ['drives-input', 'unknown'] }),
    alike('list-sessions ls list-windows lsw list-panes lsp list-clients has-session has', {
      ...rules,
      instead: [asks, { ...looks, flags: '-as', takes: '-t -F', opaque: '-f' }],
    }),
    alike('capture-pane capturep', {
      ...rules,
      instead: [prints, { ...looks, flags: '-pqaeJNT', takes: '-t -S -E' }],
    }),
    alike('display-message display', {
      ...rules,
      instead: [prints, { ...looks, flags: '-p', takes: '-t -c' }],
    }),
  ),
});
