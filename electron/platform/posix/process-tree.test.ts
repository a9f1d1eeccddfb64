import { describe, expect, it } from 'vitest';
import { refOf, stopped, type ProcessStat, type ProcessTable } from './process-table';
import { ProcessTree } from './process-tree';

/** A process table that a test rewrites: pid -> parent, group, session; the start time is 1000 + pid unless given. */
class Scene implements ProcessTable {
  readonly #stats = new Map<number, ProcessStat>();
  #kept = new Map<number, ProcessStat>();
  add(pid: number, parent: number, group: number, session: number, startTime = 1000 + pid): this {
    const rest = { state: 'S', tty: 0, foreground: -1, name: `p${pid}` };
    this.#stats.set(pid, { pid, parent, group, session, startTime: String(startTime), ...rest });
    return this;
  }
  /** Ends a process; its children go to init. */
  end(pid: number): this {
    this.#stats.delete(pid);
    for (const [child, stat] of this.#stats)
      if (stat.parent === pid) this.#stats.set(child, { ...stat, parent: 1 });
    return this;
  }
  one = (pid: number): ProcessStat | null => this.#stats.get(pid) ?? null;
  all = (): Map<number, ProcessStat> => new Map(this.#stats);
  /** What `lately` gives: how it was when this was called last. */
  keepLook = (): void => void (this.#kept = this.all());
  lately = (): Map<number, ProcessStat> => this.#kept;
  childrenOf = (pid: number): number[] => [
    ...[...this.#stats.values()].filter(({ parent }) => parent === pid).map((stat) => stat.pid),
    ...this.fleeting,
  ];
  /** Children of anybody, met by no look. */
  fleeting: number[] = [];
  reapedSoFar = 0;
  reaped = (): number => this.reapedSoFar;
  standing = stopped;
  signal = (): boolean => false;
}

/** init 1, terminal 5, shell 10 in session 10; its foreground job is group 20, led by 20. */
const desktop = (): Scene =>
  new Scene().add(1, 0, 1, 1).add(5, 1, 5, 5).add(10, 5, 10, 10).add(20, 10, 20, 10);

function treeOf(scene: Scene, root: number, launched: boolean): () => number[] {
  const tree = new ProcessTree(scene);
  const launcher = launched ? scene.one(scene.one(root)!.parent) : null;
  tree.setRoot(refOf(scene.one(root)!), launcher && refOf(launcher));
  return () =>
    tree
      .members()
      .map((member) => member.pid)
      .toSorted((a, b) => a - b);
}

describe('a look that others made', () => {
  const pids = (members: readonly ProcessStat[]): number[] => members.map(({ pid }) => pid);

  it('forgets nobody who is younger than it, nor who lost his parent since', () => {
    const scene = desktop();
    scene.keepLook();
    scene.add(21, 20, 20, 10).add(22, 21, 20, 10);
    const tree = new ProcessTree(scene);
    tree.setRoot(refOf(scene.one(20)!), null);
    expect(pids(tree.members())).toEqual([20, 21, 22]);
    scene.end(21);
    expect(pids(tree.members(undefined, 'lately'))).toEqual([20]);
    expect(pids(tree.members())).toEqual([20, 22]);
  });

  it('sees what it shows, and takes a reused number for somebody else', () => {
    const scene = desktop().add(21, 20, 20, 10);
    const tree = new ProcessTree(scene);
    tree.setRoot(refOf(scene.one(20)!), null);
    scene.keepLook();
    expect(pids(tree.members(undefined, 'lately'))).toEqual([20, 21]);
    scene.end(21).add(21, 10, 21, 10, 9_999);
    scene.keepLook();
    expect(pids(tree.members(undefined, 'lately'))).toEqual([20]);
  });
});

describe('orphans of a run', () => {
  const orphansOf = (scene: Scene, launcher: number | null): number[] => {
    const tree = new ProcessTree(scene);
    tree.setRoot(refOf(scene.one(20)!), launcher === null ? null : refOf(scene.one(launcher)!));
    return tree.orphans().map(({ pid }) => pid);
  };

  it('are the living children of its launcher, the newest sixty-four of them', () => {
    const scene = desktop().add(15, 10, 15, 10).add(20, 15, 20, 10).add(30, 10, 30, 10);
    for (let pid = 100; pid < 200; pid++) scene.add(pid, 15, pid, 10);
    const found = orphansOf(scene, 15);
    expect(found).toHaveLength(64);
    expect(found.at(-1)).toBe(199);
  });

  it('leave a trace when the launcher takes one away that no look has met', () => {
    const scene = desktop().add(15, 10, 15, 10).add(20, 15, 20, 10);
    const tree = new ProcessTree(scene);
    tree.setRoot(refOf(scene.one(20)!), refOf(scene.one(15)!));
    tree.members();
    expect((tree.members(), tree.traces)).toBe(false);
    scene.reapedSoFar = 40;
    expect((tree.members(), tree.traces)).toBe(true);
    expect((tree.members(), tree.traces)).toBe(false);
  });

  it('leave a trace when the launcher has one that no look has met, though nothing is counted when it ends (K01)', () => {
    const scene = desktop().add(15, 10, 15, 10).add(20, 15, 20, 10);
    const tree = new ProcessTree(scene);
    tree.setRoot(refOf(scene.one(20)!), refOf(scene.one(15)!));
    expect((tree.members(), tree.lostOrphans)).toBe(false);
    scene.fleeting = [77];
    expect((tree.members(), [tree.lostOrphans, tree.traces])).toEqual([true, true]);
    scene.fleeting = [];
    expect((tree.members(), tree.lostOrphans)).toBe(false);
  });

  it('are nobody where no launcher is known, whoever is the parent', () => {
    expect(orphansOf(desktop().add(21, 10, 21, 10), null)).toEqual([]);
  });
});

describe('an adopted tree', () => {
  it('is the root and what descends from it, not the shell it came from nor another job', () => {
    const scene = desktop().add(21, 20, 20, 10).add(22, 21, 22, 10).add(30, 10, 30, 10);
    expect(treeOf(scene, 20, false)()).toEqual([20, 21, 22]);
  });

  it('never takes the session of a member for its own when the root is not known', () => {
    const scene = desktop().add(21, 20, 20, 10).add(22, 21, 22, 22).add(30, 10, 30, 10);
    const tree = new ProcessTree(scene);
    const pids = () => tree.members(new Set([20])).map((member) => member.pid);
    expect(pids().toSorted((a, b) => a - b)).toEqual([20, 21, 22]);
    expect(tree.has(30)).toBe(false);
  });

  it('remembers a member whose parent ended', () => {
    const scene = desktop().add(21, 20, 20, 10).add(22, 21, 20, 10);
    const members = treeOf(scene, 20, false);
    members();
    expect((scene.end(21), members())).toEqual([20, 22]);
    expect((scene.add(23, 22, 20, 10), members())).toEqual([20, 22, 23]);
  });

  it('finds an orphan by a session or group that a member made', () => {
    const scene = desktop().add(21, 20, 21, 21).add(24, 20, 24, 10);
    const members = treeOf(scene, 20, false);
    members();
    scene.add(22, 21, 21, 21).end(21).add(25, 24, 24, 10).end(24);
    expect(members()).toEqual([20, 22, 25]);
  });

  it('drops a session whose number names a stranger now', () => {
    const scene = desktop().add(21, 20, 21, 21);
    const members = treeOf(scene, 20, false);
    expect(members()).toEqual([20, 21]);
    scene.end(21).add(21, 10, 21, 21, 9_000).add(26, 21, 21, 21);
    expect(members()).toEqual([20]);
  });

  it('drops a member whose pid names another process now (K06)', () => {
    const scene = desktop().add(21, 20, 20, 10);
    const members = treeOf(scene, 20, false);
    members();
    expect((scene.end(21).add(21, 10, 40, 10, 9_000), members())).toEqual([20]);
  });

  it('never holds the supervisor itself', () => {
    const scene = desktop().add(process.pid, 20, 20, 10);
    expect(treeOf(scene, 20, false)()).toEqual([20]);
  });

  it('with a root that is another process by now is empty', () => {
    const scene = desktop();
    const tree = new ProcessTree(scene);
    tree.setRoot({ pid: 20, startTime: '1', name: 'p20' }, null);
    expect(tree.members()).toEqual([]);
    expect(tree.root).toBeNull();
  });
});

describe('a launched tree', () => {
  /** 20 is `holdpoint run`, 21 its command, both in the shell's job 20. */
  const job = (): Scene => desktop().add(21, 20, 20, 10);

  it('leaves the launcher out', () => {
    expect(treeOf(job(), 21, true)()).toEqual([21]);
  });

  it('takes in what lost its parent in the same job, before anybody looked', () => {
    expect(treeOf(job().add(23, 1, 20, 10), 21, true)()).toEqual([21, 23]);
    expect(treeOf(job().add(23, 1, 20, 10), 21, false)()).toEqual([21]);
  });

  it('leaves a neighbour in the same pipeline alone (K07)', () => {
    expect(treeOf(job().add(24, 10, 20, 10), 21, true)()).toEqual([21]);
  });
});

describe('a run whose `holdpoint run` has ended', () => {
  it('has no part in what else hangs on init (K06)', () => {
    const scene = desktop().add(30, 20, 30, 30).add(31, 30, 30, 30).add(40, 1, 40, 40);
    const launcher = refOf(scene.one(20)!);
    scene.end(20);
    const tree = new ProcessTree(scene);
    tree.setRoot(refOf(scene.one(30)!), launcher);
    expect(tree.members().map(({ pid }) => pid)).toEqual([30, 31]);
  });
});

describe('what a run has pulled into its group', () => {
  /** 20 is `holdpoint run` in the terminal's session 10, where 22 is another job, 30 its command in a session of its own. */
  const scene = (): Scene => desktop().add(21, 10, 20, 10).add(22, 10, 22, 10).add(30, 20, 30, 30);
  const pulling = (pulled: number): number[] => {
    const at = scene();
    const tree = new ProcessTree(at);
    tree.setRoot(refOf(at.one(30)!), refOf(at.one(20)!));
    return tree.members(new Set([30, pulled])).map(({ pid }) => pid);
  };

  it('brings neither the terminal it came from nor what stands beside it (K06, K07)', () => {
    expect(pulling(21)).toEqual([30, 21]);
  });

  it('is never what `holdpoint run` itself stands below, whose children would follow', () => {
    expect(pulling(10)).toEqual([30]);
    expect(pulling(1)).toEqual([30]);
  });
});
