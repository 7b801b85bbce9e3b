import * as pulumi from '@pulumi/pulumi';

/** A named branch of the resource tree, so that previews read by part: network, cluster, database, ... */
export class Group extends pulumi.ComponentResource {
  constructor(thing: string, opts: pulumi.ComponentResourceOptions) {
    super(`flyte-tenancy:infra:${thing}`, thing.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase(), {}, opts);
  }

  /** Call when all children are made. */
  complete(): void {
    this.registerOutputs({});
  }
}
