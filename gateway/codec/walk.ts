import type { DescEnum, DescField, DescMessage } from '@bufbuild/protobuf';
import { FLYTEIDL_VERSION } from '../idl/descriptors';
import { invalid } from '../refusal';
import type { Fields } from './fields';

/** Where the walk stands, outermost field first. */
export interface Position {
  names: readonly string[];
  /** `spec.template.nodes[3].task_node.reference_id`. */
  toString(): string;
}

/** Called for every message of a type, parents before children. */
export type Visitor<T> = (message: Fields, position: Position, desc: DescMessage, found: T) => void;

/** Walks a message of one type completely. */
export type Walk<T> = (message: Fields, found: T) => void;

/**
 * Compiles a walk over every message inside a message. It refuses what the descriptors don't know: fields, values of
 * enumerations, and anything in a google.protobuf.Any.
 * @param visitorsFor the visitors for a type of message, asked once per type
 */
export function compileWalk<T>(
  root: DescMessage,
  visitorsFor: (desc: DescMessage) => readonly Visitor<T>[],
): Walk<T> {
  const plans = new Map<string, Plan<T>>();
  const plan = planFor(root, plans, visitorsFor);
  return (message, found) => visit(plan, message, new Trail(), found);
}

interface Plan<T> {
  desc: DescMessage;
  visitors: readonly Visitor<T>[];
  steps: Step<T>[];
}

interface Step<T> {
  name: string;
  localName: string;
  oneof?: string;
  shape: 'one' | 'list' | 'map';
  child?: Plan<T>;
  values?: DescEnum;
}

/** `Struct`, `Timestamp` and the like: nothing of Flyte's is inside, and a Struct is plain JSON here. */
const OPAQUE = 'google.protobuf.';

function planFor<T>(
  desc: DescMessage,
  plans: Map<string, Plan<T>>,
  visitorsFor: (desc: DescMessage) => readonly Visitor<T>[],
): Plan<T> {
  const known = plans.get(desc.typeName);
  if (known) return known;
  const plan: Plan<T> = { desc, visitors: visitorsFor(desc), steps: [] };
  plans.set(desc.typeName, plan);
  for (const field of desc.fields) {
    const message = field.message;
    const child =
      message && !message.typeName.startsWith(OPAQUE) ? planFor(message, plans, visitorsFor) : undefined;
    if (child || field.enum || message?.typeName === 'google.protobuf.Any')
      plan.steps.push(stepFor(field, child));
  }
  return plan;
}

function stepFor<T>(field: DescField, child: Plan<T> | undefined): Step<T> {
  const shape = field.fieldKind === 'list' ? 'list' : field.fieldKind === 'map' ? 'map' : 'one';
  const { name, localName } = field;
  return { name, localName, oneof: field.oneof?.localName, shape, child, values: field.enum };
}

function visit<T>(plan: Plan<T>, message: Fields, trail: Trail, found: T): void {
  if (message.$unknown?.length) {
    throw invalid(
      `${trail.at()} has the field number ${message.$unknown[0]!.no}, which ${plan.desc.typeName} of flyteidl ${FLYTEIDL_VERSION} does not have.`,
    );
  }
  for (const visitor of plan.visitors) visitor(message, trail, plan.desc, found);
  for (const step of plan.steps) {
    const value = step.oneof ? chosen(message[step.oneof], step.localName) : message[step.localName];
    if (value === undefined) continue;
    trail.names.push(step.name);
    trail.keys.push(undefined);
    follow(step, value, trail, found);
    trail.names.pop();
    trail.keys.pop();
  }
}

function follow<T>(step: Step<T>, value: any, trail: Trail, found: T): void {
  if (step.shape === 'one') {
    enter(step, value, trail, found);
    return;
  }
  const last = trail.keys.length - 1;
  const keys = step.shape === 'list' ? value.keys() : Object.keys(value);
  for (const key of keys) {
    trail.keys[last] = key;
    enter(step, value[key], trail, found);
  }
}

function enter<T>(step: Step<T>, value: any, trail: Trail, found: T): void {
  if (step.child) visit(step.child, value, trail, found);
  else if (!step.values) throw invalid(`${trail.at()} holds a google.protobuf.Any, which is not accepted.`);
  else if (!step.values.value[value]) {
    throw invalid(`${trail.at()} has the value ${value}, which ${step.values.typeName} does not have.`);
  }
}

function chosen(oneof: { case?: string; value?: unknown } | undefined, localName: string): unknown {
  return oneof?.case === localName ? oneof.value : undefined;
}

class Trail implements Position {
  names: string[] = [];
  keys: (string | number | undefined)[] = [];

  at(): string {
    return this.toString() || 'The request';
  }

  toString(): string {
    return this.names
      .map((name, i) => (this.keys[i] === undefined ? name : `${name}[${this.keys[i]}]`))
      .join('.');
  }
}
