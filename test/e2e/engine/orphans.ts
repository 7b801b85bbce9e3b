import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

/** Command lines of processes whose environment or command names `folder`, which every process of a stack's engine does. */
function processesOf(folder: string): string[] {
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return command && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`PULUMI_HOME=${folder}/`)
        ? [`${pid} ${command}`]
        : [];
    } catch {
      // It ended while we looked.
      return [];
    }
  });
}

/** What is still running of a stack's engine, after it had `ms` to go. */
export async function orphansOf(folder: string, ms = 10_000): Promise<string[]> {
  const until = Date.now() + ms;
  let left = processesOf(folder);
  while (left.length > 0 && Date.now() < until) {
    await setTimeout(200);
    left = processesOf(folder);
  }
  return left;
}
