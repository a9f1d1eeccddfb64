import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { gateScript } from './gate-script';

const said = (client: string, path = '/usr/bin:/bin') => {
  const script = gateScript(client, { before: `{"no":"it's: `, after: '"}', exit: 2 });
  const { status, stdout } = spawnSync('/bin/sh', ['-c', script], {
    env: { PATH: path },
    encoding: 'utf8',
  });
  return { exit: status, said: JSON.parse(stdout) as unknown };
};

describe('the gate of a product that wants JSON', () => {
  it('gives on what the client says, to the letter', () => {
    const text = JSON.stringify({ permission: 'allow', why: `a\\nb "c" \n $HOME 'x' %s` });
    const client = `printf %s '${text.replaceAll("'", String.raw`'\''`)}'`;
    expect(said(client)).toEqual({ exit: 0, said: JSON.parse(text) as unknown });
    expect(said(`sh -c "echo '{}'; exit 2"`)).toEqual({ exit: 2, said: {} });
  });

  it.each([
    [
      'a client that could not ask',
      `sh -c 'echo "Nobody \\"there\\"." >&2; exit 2'`,
      'Nobody there.',
    ],
    ['a killed client', `sh -c 'kill -9 $$'`, 'Holdpoint could not be asked'],
    ['a client that says nothing', 'true', 'Holdpoint could not be asked'],
    ['a client that says no JSON', 'echo yes', 'yes'],
    ['an allow with a fault', `sh -c "echo '{}'; exit 1"`, '{}'],
    ['a missing client', '/nowhere/client', 'not found'],
  ])('makes a deny of %s', (_name, client, words) => {
    const { exit, said: json } = said(client);
    expect(exit).toBe(2);
    expect(json).toEqual({ no: expect.stringContaining(`it's: `) });
    expect(json).toEqual({ no: expect.stringContaining(words) });
  });

  it('makes a deny without any other program', () => {
    const { exit, said: json } = said('/nowhere/client', '/nowhere');
    expect({ exit, json }).toEqual({
      exit: 2,
      json: { no: expect.stringContaining('Holdpoint could not be asked') },
    });
  });
});
