import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { classify } from './classify';
import { foldedPath } from './path-forms';
import { callOf, shellCall, world } from './sample-calls.test-data';
import { machineWorld } from './world.shell';

const dir = mkdtempSync(join(tmpdir(), 'hp-paths-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const edit = (path: string, machine = world, cwd = '/home/op/app') =>
  classify(callOf('edit', { file_path: path }, cwd), machine);

describe('a path that a product could take for another one (T-22)', () => {
  it.each([' CLAUDE.md', '\nCLAUDE.md', ' /home/op/notes.txt', 'Makefile\u0085', 'file:///etc/x'])(
    'is nothing that anybody can judge: %j',
    (path) => {
      expect(edit(path).uninspectable).not.toBeNull();
      expect(classify(callOf('read', { path }), world).uninspectable).not.toBeNull();
      expect(classify(callOf('search', { path }), world).uninspectable).not.toBeNull();
    },
  );
});

describe('P09: forms of one name', () => {
  it.each([
    '.GIT/config',
    '.Github/Workflows/ci.yml',
    'claude.md',
    '.cla\u200cude/settings.json',
    '.gi\u200bt/config',
    'AGENT\u017f.md',
    'Ma\u212aefile',
    '.git./config',
    '.git /config',
    '.bashrc.',
    '.envrc::$DATA',
    '/HOME/OP/.config/HOLDPOINT/rules.toml',
  ])('an edit of %j weighs what the plain name weighs', (path) =>
    expect(edit(path).effects).not.toEqual(['writes']),
  );

  it('composed and decomposed names are one', () => {
    const own = { ...world, holdpointPaths: ['/home/op/caf\u00e9'] };
    expect(edit('/home/op/cafe\u0301/rules.toml', own).effects).toContain('changes-holdpoint');
  });

  it.each(['src/a.ts', 'a.b.c', '...', 'a..b', 'é.ts'])('%j stays ordinary', (path) =>
    expect(edit(path).effects).toEqual(['writes']),
  );

  it('names of dots alone are kept', () => expect(foldedPath('/a/../b/.')).toBe('/a/../b/.'));
});

describe('P08: other ways to a protected file', () => {
  const home = join(dir, 'home');
  const project = join(home, 'app');
  for (const name of ['app/sub', '.ssh', '.config/holdpoint'])
    mkdirSync(join(home, name), { recursive: true });
  for (const name of ['.ssh/id_rsa', '.config/holdpoint/rules.toml', '.bashrc', 'app/plain'])
    writeFileSync(join(home, name), 'x');
  linkSync(join(home, '.config/holdpoint/rules.toml'), join(project, 'notes.txt'));
  linkSync(join(home, '.ssh/id_rsa'), join(project, 'sub/data.txt'));
  linkSync(join(home, '.bashrc'), join(project, 'sh.txt'));
  linkSync(join(project, 'plain'), join(project, 'plain2'));
  symlinkSync(join(home, '.ssh'), join(project, 'away'));
  symlinkSync(join(home, '.bashrc_later'), join(project, 'later'));
  const machine = machineWorld(home, [join(home, '.config/holdpoint')], world.readShellAgain);
  const at = (path: string) => edit(path, machine, project);
  const read = (path: string) =>
    classify(callOf('read', { file_path: path }, project), machine).effects;

  it('a hard link is the file that it is', () => {
    expect(at('notes.txt').effects).toContain('changes-holdpoint');
    expect(read('sub/data.txt')).toContain('touches-credentials');
    expect(at('sh.txt').effects).toContain('persists');
    expect(at('plain2').effects).toEqual(['writes']);
    expect(classify(shellCall('cat sub/data.txt', project), machine).effects).toContain(
      'touches-credentials',
    );
  });

  it('a symbolic link, `..` and /proc/self/root lead where they lead', () => {
    expect(read('away/id_rsa')).toContain('touches-credentials');
    expect(read('away/new_key/../id_rsa')).toContain('touches-credentials');
    expect(read('sub/../../.ssh/id_rsa')).toContain('touches-credentials');
    expect(read(`/proc/self/root${home}/.ssh/id_rsa`)).toContain('touches-credentials');
    expect(at('later').targets[0]?.inProject).toBe(false);
  });

  it.each([
    '/proc/self/cwd/a',
    '/proc/self/fd/3',
    '/dev/fd/9',
    '../../../../../../../../proc/1/cwd/a',
    '/proc/thread-self/root/etc/passwd',
  ])('%s is another file for every process, so nobody sees through it', (path) => {
    expect(at(path).uninspectable).not.toBeNull();
    expect(classify(shellCall(`cat ${path}`, project), machine).uninspectable).not.toBeNull();
  });

  it.each(['/dev/stdin', '/dev/null'])('%s is the same for all', (path) =>
    expect(classify(shellCall(`cat ${path}`, project), machine).uninspectable).toBeNull(),
  );
});
