import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeKey } from '../client/operator-key';
import { greeting, type Script } from '../client/scripted-daemon';
import { sealWithPassphrase, writeSealedKey } from '../client/sealed-key';
import { currentPaths } from '../platform/current-paths';
import { done } from '../../shared/reasons';
import { card, holdpoint, snapshot } from './command-rig';

describe('what only the operator may do', () => {
  let folder = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'holdpoint-cli-'));
    writeSealedKey(join(folder, 'passphrase'), await sealWithPassphrase(makeKey(), 'open sesame'));
    writeSealedKey(join(folder, 'key-store'), { v: 1, kind: 'key-store', sealed: 'AAAA' });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const script: Script = {
    subscribe: () => done(snapshot),
    'approval.detail': () => done(card),
    authenticate: () => done({}),
    'approval.answer': () => done({ calls: 1 }),
    'runs.resume-all': () => done({ proofs: [] }),
  };
  const as = (file: string, passphrase: string | null) => ({
    paths: { ...currentPaths({ HOME: folder }), sealedKeyFile: join(folder, file) },
    passphrase: () => Promise.resolve(passphrase),
  });

  it('allows exactly what was shown, once proved', async () => {
    const said = await holdpoint(
      ['approve', 'a1b2', '--run'],
      script,
      as('passphrase', 'open sesame'),
    );
    expect(said.code).toBe(0);
    expect(said.out).toContain('rm -rf build');
    expect(said.asked.map(({ call }) => call)).toEqual([
      'subscribe',
      'approval.detail',
      'authenticate',
      'approval.answer',
    ]);
    expect(said.asked.at(-1)!.body).toEqual({
      approvalId: 'a1b2',
      digest: card.digest,
      answer: 'allow',
      scope: 'run',
      notAsked: false,
      count: card.count,
    });
  });

  it.each([
    {
      what: 'a wrong passphrase',
      file: 'passphrase',
      typed: 'open barley',
      hint: 'Enter the passphrase again',
    },
    { what: 'no passphrase', file: 'passphrase', typed: null, hint: '--passphrase-stdin' },
    { what: 'the key in the key store', file: 'key-store', typed: 'open sesame', hint: 'tray app' },
    { what: 'no key', file: 'none', typed: 'open sesame', hint: 'No operator key' },
  ])('asks nothing of the daemon with $what', async ({ file, typed, hint }) => {
    for (const line of ['approve a1b2', 'resume --all']) {
      const said = await holdpoint(line.split(' '), script, as(file, typed));
      expect(said.code).toBe(4);
      expect(said.err).toContain(hint);
      const harmless = ['subscribe', 'approval.detail'];
      expect(said.asked.filter(({ call }) => !harmless.includes(call))).toEqual([]);
    }
  });

  it('resumes once proved', async () => {
    const said = await holdpoint(['resume', '--all'], script, as('passphrase', 'open sesame'));
    expect(said.code).toBe(0);
    expect(said.asked.map(({ call }) => call)).toEqual([
      'authenticate',
      'runs.resume-all',
      'subscribe',
    ]);
  });

  it('says so when the daemon knows no operator', async () => {
    const nobody: Script = { ...script, hello: () => done({ ...greeting, enrolled: false }) };
    expect(
      await holdpoint(['approve', 'a1b2'], nobody, as('passphrase', 'open sesame')),
    ).toMatchObject({ code: 4 });
  });
});
