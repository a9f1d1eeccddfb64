import { describe, expect, it } from 'vitest';
import { classify } from './classify';
import { callOf, shellCall, world } from './sample-calls.test-data';
import { projectOf } from './world';

describe('the project of a call', () => {
  it.each([
    ['the root of its repository', '/home/op/app', '/home/op/app'],
    ['that of a folder below', '/home/op/app/src/deep', '/home/op/app'],
    ['the folder itself outside a repository', '/home/op/notes', '/home/op/notes'],
    ['never a home that is a repository', '/home/op/notes/2026', '/home/op/notes/2026'],
    ['never the root of the machine', '/srv/site', '/srv/site'],
    ['none in the home', '/home/op', null],
    ['none above it', '/home', null],
    ['none without a whole path', 'app', null],
    ['that of the real folder behind a link', '/home/op/app/link', '/etc'],
  ])('is %s', (_, cwd, project) => expect(projectOf(cwd, world)).toBe(project));

  it('holds the files beside the folder that the agent went to', () => {
    const { targets } = classify(
      callOf('edit', { file_path: '../README' }, '/home/op/app/src'),
      world,
    );
    expect(targets).toMatchObject([{ resolved: '/home/op/app/README', inProject: true }]);
  });

  // SECURITY: T-22: a repository made by the agent widens nothing that it could not change before.
  it.each([
    'git init ..',
    'git init ~',
    'mkdir -p ../.git',
    'cp -r .git ..',
    'git clone -q https://git.example/x .. ',
  ])('a call that would begin one above it is outside: %s', (command) => {
    const { targets, effects, uninspectable } = classify(shellCall(command), world);
    const outside = targets.some(({ kind, inProject }) => kind === 'path' && inProject === false);
    expect(uninspectable !== null || (outside && !effects.every((one) => one === 'reads'))).toBe(
      true,
    );
  });
});
