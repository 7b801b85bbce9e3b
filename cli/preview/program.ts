import { setImmediate } from 'node:timers/promises';
import * as pulumi from '@pulumi/pulumi';
import type { StackConfig } from '../stack';
import { answer, created, type Place } from './cloud';
import { masked } from './secrets';

export interface PreviewedResource {
  type: string;
  name: string;
  urn: string;
  parent?: string;
}

/** What a run of the program would create. */
export interface ProgramRun {
  /** In order of registration; the stack itself is not among them. */
  resources: PreviewedResource[];
  /** The stack's outputs; secrets are replaced by `[secret]`. */
  outputs: { [name: string]: unknown };
  /** What the program logged as a warning. */
  warnings: string[];
}

export interface ProgramOptions {
  config: StackConfig;
  organization: string;
  place: Place;
  /** Called after each registration with the number of resources so far. */
  onProgress(registered: number): void;
}

/** Several resources with the same URN: the engine would refuse them. */
export class DuplicateUrnError extends Error {}

/**
 * Runs a Pulumi program in Pulumi's test runtime: every resource is "created" at once by `created` (cloud.ts), every
 * function call answered by `answer`. One run per worker or process, as the runtime is global; it ends when the event
 * loop has nothing left to do.
 * @param program what Pulumi's `main` exports; its result is the stack's outputs
 * @throws the program's own error; DuplicateUrnError
 */
export async function runProgram(program: () => unknown, options: ProgramOptions): Promise<ProgramRun> {
  const { config, place } = options;
  const resources: PreviewedResource[] = [];
  let outputs: { [name: string]: unknown } = {};
  pulumi.runtime.setAllConfig(config.raw, config.secretKeys);
  await pulumi.runtime.setMocks(
    { newResource: (args) => created(args, place), call: (args) => answer(args, place) },
    config.project,
    config.stack,
    false,
    options.organization,
  );
  observe(pulumi.runtime.getMonitor(), {
    registered(resource) {
      if (resource.type === STACK_TYPE) return;
      resources.push(resource);
      options.onProgress(resources.length);
    },
    outputs(values) {
      outputs = values;
    },
  });
  const warnings = await withWarnings(() => untilDone(program));
  refuseDuplicates(resources);
  return { resources, outputs, warnings };
}

const STACK_TYPE = 'pulumi:pulumi:Stack';

interface Observer {
  registered(resource: PreviewedResource): void;
  /** The stack's outputs. */
  outputs(values: { [name: string]: unknown }): void;
}

/** The mocks are told neither parents nor URNs nor outputs, so listen in on the (in-process) monitor's requests. */
function observe(monitor: any, observer: Observer): void {
  for (const method of ['registerResource', 'readResource']) {
    const original = monitor[method].bind(monitor);
    monitor[method] = (request: any, callback: (error: unknown, response: any) => void) =>
      original(request, (error: unknown, response: any) => {
        if (!error) {
          observer.registered({
            type: request.getType(),
            name: request.getName(),
            urn: response.getUrn(),
            parent: request.getParent() || undefined,
          });
        }
        callback(error, response);
      });
  }
  const registerOutputs = monitor.registerResourceOutputs.bind(monitor);
  monitor.registerResourceOutputs = (request: any, callback: any) => {
    if (request.getUrn().includes(`::${STACK_TYPE}::`)) {
      observer.outputs(masked(request.getOutputs()?.toJavaScript() ?? {}) as any);
    }
    registerOutputs(request, callback);
  };
}

/**
 * Waits, as Pulumi does, until nothing is left to do: resources made in an `apply` come last, and a failure there shows
 * only as an unhandled rejection.
 */
async function untilDone(program: () => unknown): Promise<void> {
  let fail: (error: unknown) => void = () => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  const idle = new Promise<void>((resolve) => {
    process.once('beforeExit', () => resolve());
  });
  process.on('unhandledRejection', fail).on('uncaughtException', fail);
  try {
    let finished = false;
    pulumi.runtime
      .runInPulumiStack(async () => program() as any)
      .then(() => {
        finished = true;
      }, fail);
    await Promise.race([idle, failed]);
    if (!finished)
      throw new Error('it waits for something that never happens (do two resources need each other?)');
  } finally {
    // One failure may reject several promises; those that nobody awaits are told of only after this turn.
    await setImmediate();
    process.off('unhandledRejection', fail).off('uncaughtException', fail);
  }
}

/** Without an engine Pulumi's log writes `warning: [runtime] MESSAGE` to the console. */
async function withWarnings(work: () => Promise<void>): Promise<string[]> {
  const warnings: string[] = [];
  const { warn, log } = console;
  console.warn = (...parts: unknown[]) =>
    warnings.push(parts.join(' ').replace(/^warning: \[runtime\] /, ''));
  console.log = () => {};
  try {
    await work();
  } finally {
    Object.assign(console, { warn, log });
  }
  return warnings;
}

function refuseDuplicates(resources: readonly PreviewedResource[]): void {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { urn } of resources) (seen.has(urn) ? twice : seen).add(urn);
  if (twice.size === 0) return;
  throw new DuplicateUrnError(
    `several resources have the same URN:\n${[...twice].map((urn) => `  ${urn}`).join('\n')}`,
  );
}
