import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { classify } from '../classify/classify';
import { shellCall, world } from '../classify/sample-calls.test-data';
import { verdictUnder } from '../classify/verdict.test-data';

const verdict = verdictUnder(readFileSync(join(import.meta.dirname, 'default-rules.toml'), 'utf8'));

/** Ways in which a program presses a key, moves the pointer or presses a button for its user (threat T-9). */
const ways: readonly (readonly [string, string])[] = [
  ['X input', 'xdotool mousemove 900 700 click 1'],
  ['X input behind a wrapper', 'env DISPLAY=:0 timeout 5 xdotool key ctrl+Return'],
  ['X input later', 'sleep 5 && (xdotool type 123456 &)'],
  ['the kernel input device', 'ydotool click 0xC0'],
  ['Wayland', 'wtype -M ctrl -k Return'],
  ['macOS', `osascript -e 'tell application "System Events" to keystroke return'`],
  ['macOS from python', `python3 -c 'import pyautogui; pyautogui.click(900, 700)'`],
  [
    'the accessibility bus',
    'gdbus call --session -d org.a11y.Bus -o /org/a11y/bus -m org.a11y.Bus.GetAddress',
  ],
  [
    'the accessibility bus from python',
    `python3 -c 'import pyatspi; pyatspi.Registry.getDesktop(0)'`,
  ],
  ['events from python', `python3 -c 'import evdev; evdev.UInput()'`],
  ['another terminal', 'tmux send-keys -t 0 "holdpoint approve a1" Enter'],
];

/** Ways that are not known by name: an unknown flag, a device, a port. They do not pass by themselves either. */
const unnamed: readonly (readonly [string, string])[] = [
  ['the input device', 'echo x > /dev/uinput'],
  ['the port of a debugging protocol', 'curl -s http://127.0.0.1:9222/json'],
  ['an app started for debugging', 'holdpoint-app --remote-debugging-port=9222'],
];

describe('S05: what can press keys for the operator', () => {
  it.each(ways)('S05: %s drives input, and takes a step-up', (_what, command) => {
    const call = shellCall(command);
    expect(classify(call, world).effects).toContain('drives-input');
    expect(['step-up', 'deny']).toContain(verdict(call));
  });

  it.each(unnamed)('S05: %s is at least asked about', (_what, command) => {
    expect(verdict(shellCall(command))).not.toBe('allow');
  });
});
