import * as pulumi from '@pulumi/pulumi';

export interface ProjectArgs {
  /** DNS-1123 label, at most 63 characters; a change replaces the project. */
  projectId: pulumi.Input<string>;
  /** At most 64 characters. */
  name: pulumi.Input<string>;
  /** At most 300 characters; can be changed but not cleared. */
  description?: pulumi.Input<string>;
  /** flyteadmin puts them on every execution of the project. At most 16, valid Kubernetes labels. */
  labels?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
}

/**
 * A Flyte project. Creating registers it, or brings it back when it is archived; destroying archives it, since
 * flyteadmin can't delete. Its attributes must depend on it: flyteadmin refuses them once it is archived.
 */
export class Project extends pulumi.CustomResource {
  declare readonly projectId: pulumi.Output<string>;
  declare readonly name: pulumi.Output<string>;
  declare readonly description: pulumi.Output<string | undefined>;
  declare readonly labels: pulumi.Output<{ [key: string]: string } | undefined>;

  constructor(resourceName: string, args: ProjectArgs, opts?: pulumi.CustomResourceOptions) {
    super('flyte:index:Project', resourceName, { ...args }, opts);
  }
}
