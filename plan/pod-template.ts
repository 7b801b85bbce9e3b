import type { ProjectSettings } from '../registry/model';
import { TASK_SERVICE_ACCOUNT } from '../registry/names';
import { DEDICATED } from './names';

/** Not root, and the user of flytekit's own images. */
const DEFAULT_RUN_AS = 1000;

/** Never pulled: the task's own image takes its place, but a PodTemplate without one is invalid. */
const PLACEHOLDER_IMAGE = 'docker.io/library/placeholder:never';

const CONTAINER_SECURITY = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
};

/** propeller merges the container named `default` into every container and `default-init` into every init container. */
const CONTAINERS = [{ name: 'default', image: PLACEHOLDER_IMAGE, securityContext: CONTAINER_SECURITY }];
const INIT_CONTAINERS = [
  { name: 'default-init', image: PLACEHOLDER_IMAGE, securityContext: CONTAINER_SECURITY },
];

/** Labels of a dedicated node, which are also the selector its team's pods must carry. */
export const dedicatedLabels = (team: string): { [label: string]: string } => ({ [DEDICATED]: team });

/**
 * `template` of the PodTemplate that propeller starts every task pod of the namespace from. A task's own pod spec
 * overrides it, so it is what makes tasks pass Pod Security and admission without asking, not what enforces them.
 */
export function podTemplate(team: string, dedicated: boolean, settings: ProjectSettings): any {
  const user = settings.runAsUser ?? DEFAULT_RUN_AS;
  const group = settings.runAsGroup ?? DEFAULT_RUN_AS;
  return {
    metadata: { labels: { team } },
    spec: {
      serviceAccountName: TASK_SERVICE_ACCOUNT,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: user,
        runAsGroup: group,
        fsGroup: group,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      initContainers: INIT_CONTAINERS,
      containers: CONTAINERS,
      ...(dedicated && {
        nodeSelector: dedicatedLabels(team),
        tolerations: [{ key: DEDICATED, operator: 'Equal', value: team, effect: 'NoSchedule' }],
      }),
    },
  };
}
