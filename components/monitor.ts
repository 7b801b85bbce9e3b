import * as kubernetes from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import type { TenantPlan } from '../plan/model';
import { FLYTE_NAMESPACE } from '../plan/names';

/** The team's ServiceMonitor, in the platform's namespace: it says what Prometheus scrapes, so it is not the team's. */
export function tenantMonitor(
  parent: pulumi.Resource,
  prefix: string,
  { team, serviceMonitor }: TenantPlan,
): void {
  if (serviceMonitor === undefined) return;
  new kubernetes.apiextensions.CustomResource(
    `${prefix}-monitor`,
    {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'ServiceMonitor',
      metadata: { name: serviceMonitor.name, namespace: FLYTE_NAMESPACE, labels: { team } },
      spec: {
        namespaceSelector: { matchNames: serviceMonitor.namespaces },
        selector: { matchLabels: serviceMonitor.selector },
        endpoints: [{ port: 'metrics' }],
      },
    },
    { parent },
  );
}
