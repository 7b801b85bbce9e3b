import type { Handle } from '../model';
import type { PolicySource } from './policy';
import { buildHandle } from './policy';

/** The policy in use and the one that waits for its commit. */
export class Versions {
  private active?: Handle;
  private prepared?: { version: number; handle: Handle };

  get ready(): boolean {
    return this.active !== undefined;
  }

  /** Throws while nothing was committed yet. */
  get handle(): Handle {
    if (!this.active) throw new Error('no registry is loaded yet');
    return this.active;
  }

  /** Compiles a registry; the reason when that fails. */
  prepare(version: number, source: PolicySource): string | undefined {
    try {
      this.prepared = { version, handle: buildHandle(source) };
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  commit(version: number): void {
    if (this.prepared?.version !== version) return;
    this.active = this.prepared.handle;
    this.prepared = undefined;
  }
}
