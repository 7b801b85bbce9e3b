import * as kubernetes from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';

/**
 * The kind that flyteadmin writes and propeller runs. Kept even when the stack is destroyed, because deleting it deletes
 * every execution. Flyte publishes no schema for it, so its content is not checked.
 */
export function createWorkflowCrd(
  protect: boolean,
  opts: pulumi.CustomResourceOptions,
): kubernetes.apiextensions.v1.CustomResourceDefinition {
  return new kubernetes.apiextensions.v1.CustomResourceDefinition(
    'flyteworkflows',
    {
      metadata: { name: 'flyteworkflows.flyte.lyft.com' },
      spec: {
        group: 'flyte.lyft.com',
        scope: 'Namespaced',
        names: {
          kind: 'FlyteWorkflow',
          plural: 'flyteworkflows',
          singular: 'flyteworkflow',
          shortNames: ['fly'],
        },
        versions: [
          {
            name: 'v1alpha1',
            served: true,
            storage: true,
            schema: {
              openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } as any,
            },
          },
        ],
      },
    },
    { ...opts, protect, retainOnDelete: true },
  );
}
