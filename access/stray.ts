import type { Access } from './compile';
import type { Operation, Reference } from './model';
import { RPCS } from './rpcs';

/** The execution that an event is about. */
const OWN_EXECUTION = /^event\.((id|parent_node_execution_id)\.)?execution_id$/;

/**
 * The first reference by which propeller or the scheduler would carry a team's request into another team's project, undefined
 * when there is none. A team's pod writes the plan of a dynamic workflow at run time, where registration never saw it: it may
 * name any launch plan, which propeller would start, and any task, whose cached outputs propeller would read and write.
 */
export function strayReference(access: Access, { rpc, references }: Operation): Reference | undefined {
  const home = references.find((r) =>
    RPCS[rpc]?.creates ? r.role === 'target' : OWN_EXECUTION.test(r.path),
  );
  const team = home && access.projects.get(home.project)?.team;
  return references.find((reference) => {
    if (!RPCS[rpc]?.creates && !reference.path.includes('.dynamic_workflow.')) return false;
    if (reference.project === home?.project) return false;
    const other = access.projects.get(reference.project);
    return !other || !team || (other.team !== team && !other.sharedWith.includes(team));
  });
}
