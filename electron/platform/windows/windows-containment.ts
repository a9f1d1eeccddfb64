import { execFileSync } from 'node:child_process';
import type { RunContainment } from '../../../shared/platform';
import type { ContainmentProof, ProcessRef } from '../../../shared/model/run';
import { descendantsOf } from './windows-processes';

/**
 * Windows can be killed but not paused here: suspending needs a native job object, which is not built. A freeze says so:
 * nothing verified, every process remaining, so the run shows `pause-failed`; the gate still holds its calls.
 */
export class WindowsContainment implements RunContainment {
  readonly grade = 'weak';
  readonly why = 'On Windows a run can be ended but not paused: its calls are held instead.';
  readonly group = null;
  #root: ProcessRef | null;

  constructor(root: ProcessRef | null) {
    this.#root = root;
  }

  setRoot(root: ProcessRef): void {
    this.#root = root;
  }

  processes(): readonly ProcessRef[] {
    return this.#root === null ? [] : descendantsOf(this.#root);
  }

  isEmpty(): boolean {
    return this.processes().length === 0;
  }

  has(pid: number): boolean {
    return this.processes().some((ref) => ref.pid === pid);
  }

  async freeze(): Promise<ContainmentProof> {
    return this.#proof([], performance.now());
  }

  async thaw(): Promise<ContainmentProof> {
    return {
      method: 'tree',
      verified: true,
      processes: [...this.processes()],
      remaining: [],
      tookMs: 0,
    };
  }

  async kill(): Promise<ContainmentProof> {
    const start = performance.now();
    const condemned = this.processes();
    for (const ref of condemned) end(ref.pid);
    return this.#proof(condemned, start);
  }

  takeOver(): boolean {
    return false;
  }

  selfResumed(): boolean {
    return false;
  }

  release(): void {
    this.#root = null;
  }

  #proof(processes: readonly ProcessRef[], start: number): ContainmentProof {
    const remaining = [...this.processes()];
    return {
      method: 'tree',
      verified: remaining.length === 0,
      processes: [...processes],
      remaining,
      tookMs: performance.now() - start,
    };
  }
}

/** taskkill /T ends the children with it; one that is gone already is no fault. */
function end(pid: number): void {
  try {
    execFileSync('taskkill.exe', ['/T', '/F', '/PID', String(pid)], {
      windowsHide: true,
      stdio: 'ignore',
    });
  } catch {
    // Ended meanwhile, or not ours: `remaining` in the proof tells which.
  }
}
