import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { done, refuse, type Outcome } from '../../shared/reasons';
import { configFolder } from './env';
import type { FileChange } from './hook-plan';
import { shellQuoted } from './hook-program';
import { readSettingsFile, replaceSettings, textOf, type SettingsFile } from './settings-file';

/** Desktops whose lockers tell nobody, and whose own configuration can start what tells us. */
export const LockerDesktop = z.enum(['sway', 'i3', 'hyprland']);
export type LockerDesktop = z.infer<typeof LockerDesktop>;

/** One file as it would become; `after` null = it is removed. `apply` writes it, if it is still as it was read. */
export type LockerChange = FileChange & { apply(): Outcome<void> };

/** Where the desktop's configuration lies, what goes into it, and a file of our own that this needs. */
type Plan = {
  readonly configs: readonly string[];
  readonly lines: readonly string[];
  readonly own: { readonly path: string; readonly text: string } | null;
  /** A line of the user's own that does the same work; ours beside it would do harm. */
  readonly clash: { readonly pattern: RegExp; readonly advice: string } | null;
};

const begin = '# holdpoint locker: begin';
const end = '# holdpoint locker: end';
const why = (desktop: LockerDesktop): string =>
  `# Tells Holdpoint that the screen is locked. \`holdpoint locker remove ${desktop}\` takes these lines out again.`;

/** `command` is how a shell starts our command line; `folder` our own settings folder. */
type LockerSetting = { readonly command: string; readonly folder: string };

function planFor(desktop: LockerDesktop, { command, folder }: LockerSetting): Plan {
  const home = os.homedir();
  const config = configFolder(home);
  const say = (word: string): string => `${command} locker ${word}`;
  switch (desktop) {
    case 'sway':
      // A swayidle of its own: one that runs already knows only one command for `lock`, and that one is the user's (swayidle(1)).
      return {
        configs: [path.join(home, '.sway/config'), path.join(config, 'sway/config')],
        lines: [
          `exec swayidle -w lock ${shellQuoted(say('locked'))} unlock ${shellQuoted(say('unlocked'))}`,
        ],
        own: null,
        clash: null,
      };
    case 'i3': {
      const wrapped = say('run -- i3lock --nofork');
      return {
        configs: [path.join(home, '.i3/config'), path.join(config, 'i3/config')],
        lines: [`exec --no-startup-id xss-lock -- ${wrapped}`],
        own: null,
        // Two of them would start two lockers, and the end of the one that lost would look like an unlock.
        clash: {
          pattern: /^[^#\n]*\bxss-lock\b.*$/m,
          advice: `put \`${say('run --')}\` before the locker in it: ... xss-lock -- ${wrapped}`,
        },
      };
    }
    case 'hyprland': {
      const own = path.join(folder, 'hypridle.conf');
      return {
        configs: [path.join(config, 'hypr/hyprland.conf')],
        lines: [`exec-once = hypridle -q -c ${shellQuoted(own)}`],
        own: { path: own, text: hypridle(say) },
        clash: null,
      };
    }
    default:
      return desktop satisfies never;
  }
}

/** A hypridle of its own, for the same reason; it wants at least one listener, and this one does nothing. */
const hypridle = (say: (word: string) => string): string =>
  `general {\n    lock_cmd = ${say('locked')}\n    unlock_cmd = ${say('unlocked')}\n}\n\nlistener {\n    timeout = 86400\n}\n`;

/** The text with our lines at its end, once; taking them out again gives every byte back, a missing last newline too. */
export function withBlock(text: string, lines: readonly string[]): string {
  const block = [begin, ...lines, end].join('\n');
  const bare = withoutBlock(text);
  return bare === '' || bare.endsWith('\n') ? `${bare}${block}\n` : `${bare}\n${block}`;
}

/** The text without our lines, wherever they stand now. */
export function withoutBlock(text: string): string {
  const from = text.search(new RegExp(`^${begin}$`, 'm'));
  const to = from < 0 ? -1 : text.indexOf(end, from);
  if (to < 0) return text;
  const [before, after] = [text.slice(0, from), text.slice(to + end.length)];
  // Without a newline after it, the one before it is ours.
  return after === '' ? before.replace(/\n$/, '') : before + after.replace(/^\r?\n/, '');
}

function change(file: SettingsFile, before: string | null, after: string | null): LockerChange {
  const bytes = after === null ? null : Buffer.from(after);
  return { path: file.path, before, after, apply: () => replaceSettings(file, bytes) };
}

function edit(
  file: string,
  edited: (before: string | null) => string | null,
): Outcome<LockerChange> {
  const read = readSettingsFile(file);
  if (!read.ok) return read;
  const text = textOf(read.value);
  return text.ok ? done(change(read.value, text.value, edited(text.value))) : text;
}

/**
 * What installing (or removing) the hook of this desktop changes; nothing is written yet. Refusals: `settings-unreadable` (no
 * configuration of the user's own, or one that cannot be read; a line of his that ours would disturb).
 */
export function planLocker(
  desktop: LockerDesktop,
  setting: LockerSetting,
  wanted: 'installed' | 'removed',
): Outcome<readonly LockerChange[]> {
  const { configs, lines, own, clash } = planFor(desktop, setting);
  const config = configs.find((file) => fs.existsSync(file));
  // A new file would take the place of the system's own configuration, which is the whole desktop.
  if (config === undefined)
    return refuse('settings-unreadable', `there is no ${configs.join(' and no ')}`);
  const install = wanted === 'installed';
  const main = edit(config, (text) =>
    install ? withBlock(text ?? '', [why(desktop), ...lines]) : withoutBlock(text ?? ''),
  );
  if (!main.ok) return main;
  const foreign = clash?.pattern.exec(withoutBlock(main.value.before ?? ''))?.[0];
  if (install && foreign !== undefined)
    return refuse(
      'settings-unreadable',
      `${config} has "${foreign.trim()}" already: ${clash?.advice ?? ''}`,
    );
  if (own === null) return done([main.value]);
  const ours = edit(own.path, () => (install ? own.text : null));
  return ours.ok ? done([ours.value, main.value]) : ours;
}
