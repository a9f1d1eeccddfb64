import { describe, expect, it } from 'vitest';
import { effectsOfHost, readAddress } from './hosts';
import { commandTable } from './command-table';
import { programName } from './program-name';
import { effectsOfWindows } from './windows-words';

const effectsOf = (address: string) => {
  const read = readAddress(address);
  return read?.kind === 'host' ? read.adds : null;
};

describe('what an address tells its host (T-23)', () => {
  it.each([
    'https://docs.example.org/a/b.html?q=word#part',
    'https://github.com/o/r/commit/2cc3e672cc3e672cc3e672cc3e672cc3e672cc3e',
    'http://localhost:3000/?token=x',
    'http://127.0.0.1:8080/',
  ])('is nothing more than what is asked for: %s', (address) =>
    expect(effectsOf(address)).toEqual([]),
  );

  it.each([
    `https://a.example.org/?q=${'x'.repeat(201)}`,
    `https://a.example.org/${'x1'.repeat(21)}`,
    'https://a.example.org/?api_key=1',
    `https://${'a1'.repeat(13)}.example.org/`,
  ])('may carry something away: %s', (address) =>
    expect(effectsOf(address)).toEqual(['publishes']),
  );

  it.each(['http://10.0.0.1/', 'https://8.8.8.8/', 'http://printer/', 'http://a.internal/'])(
    'goes to no public name: %s',
    (address) => expect(effectsOf(address)).toEqual(['unknown']),
  );

  it.each(['x.webhook.site', 'a.ngrok.io', 'abc.oast.fun', '[2001:db8::1]'])(
    'goes to a place that collects, or to a number: %s',
    (host) => expect(effectsOfHost(host)).toEqual(['unknown']),
  );
});

describe('rm', () => {
  const name = (...words: string[]) =>
    programName(
      'rm',
      words.map((text) => ({ kind: text.includes('*') ? ('glob' as const) : 'plain', text })),
      commandTable,
    );

  it('is `rm` for files that are named, and `rm -r` for more', () => {
    expect(name('a')).toBe('rm');
    expect(name('-f', 'a', 'b')).toBe('rm');
    for (const words of [
      ['-r', 'a'],
      ['-rf', 'a'],
      ['*.ts'],
      ['--recursive', 'a'],
      ['-d', 'a'],
      [],
    ])
      expect(name(...words)).toBe('rm -r');
  });
});

describe('the stores in which Windows keeps credentials', () => {
  it.each(['reg save HKLM\\SAM C:\\s', "ntdsutil 'ac i ntds'", 'cmdkey /add:s /user:a /pass:b'])(
    'need a proof: %s',
    (command) => expect(effectsOfWindows(command)).toContain('escalates'),
  );
});
