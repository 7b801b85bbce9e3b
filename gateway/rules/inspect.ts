import type { DescMessage } from '@bufbuild/protobuf';
import type { Reference } from '../../access/model';
import type { Fields } from '../codec/fields';
import { compileWalk, type Visitor, type Walk } from '../codec/walk';
import type { Rpc } from '../idl';
import { EXECUTION_RULES } from './execution';
import { IDENTITY_RULES } from './identity';
import { LABEL_RULES } from './labels';
import { LINK_RULES } from './links';
import { listingVisitors } from './listings';
import { LITERAL_RULES } from './literals';
import { nameVisitors } from './names';
import { POD_RULES } from './pods';
import { type Named, referenceVisitors } from './references';
import { resourceTypeOf } from './roles';
import type { Rule, Rules } from './rule';
import type { Tenant } from './tenant';
import { UPLOAD_RULES } from './uploads';

/** Every rule about what teams may say, by type of message. */
export const RULES: Rules = {
  ...EXECUTION_RULES,
  ...IDENTITY_RULES,
  ...LABEL_RULES,
  ...LINK_RULES,
  ...LITERAL_RULES,
  ...POD_RULES,
  ...UPLOAD_RULES,
};

/** What is in a request. */
export interface Findings {
  references: readonly Reference[];
  resource?: string;
  /** Runs the rules about what teams may say; changes the message where a rule says so. @throws Refusal */
  applyRules(tenant: Tenant): void;
}

interface Collected extends Named {
  parts: { rule: Rule; message: Fields; path: string }[];
}

const WALKS = new Map<string, Walk<Collected>>();

/**
 * Looks at every message inside a request once: refuses what the descriptors don't know, collects the projects it names and
 * the parts that rules are about. Says nothing about the registry. @throws Refusal 400
 */
export function inspect(rpc: Rpc, message: Fields): Findings {
  let walk = WALKS.get(rpc.name);
  if (!walk) {
    walk = compileWalk(rpc.method.input, visitorsFor);
    WALKS.set(rpc.name, walk);
  }
  const found: Collected = {
    rpc: rpc.name,
    resourceType: resourceTypeOf(message),
    references: [],
    parts: [],
  };
  walk(message, found);
  return {
    references: found.references,
    resource: found.resource,
    applyRules: (tenant) => {
      for (const { rule, message: part, path } of found.parts) rule(part, path, tenant);
    },
  };
}

function visitorsFor(desc: DescMessage): Visitor<Collected>[] {
  const rule = Object.hasOwn(RULES, desc.typeName) ? RULES[desc.typeName] : undefined;
  return [
    ...referenceVisitors(desc),
    ...nameVisitors(desc),
    ...listingVisitors(desc),
    ...(rule ? [collect(rule)] : []),
  ];
}

function collect(rule: Rule): Visitor<Collected> {
  return (message, position, _, found) => {
    const path = position.toString();
    found.parts.push({ rule, message, path: path ? `${path}.` : '' });
  };
}
