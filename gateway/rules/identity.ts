import type { Fields } from '../codec/fields';
import { absent, pinned, type Rule, type Rules } from './rule';

const IAM = 'the platform gives pods their IAM role through their service account';

/** As whom pods run. Secrets stay: they are Kubernetes Secrets of the execution's own namespace. */
const securityContext: Rule = (message, path, tenant) => {
  absent(`${path}tokens`, message['tokens'], 'OAuth2 tokens are not offered');
  const runAs: Fields | undefined = message['runAs'];
  if (!runAs) return;
  pinned(`${path}run_as.k8s_service_account`, runAs['k8sServiceAccount'], tenant.serviceAccount, tenant);
  absent(`${path}run_as.iam_role`, runAs['iamRole'], IAM);
  absent(`${path}run_as.oauth2_client`, runAs['oauth2Client'], 'OAuth2 clients are not offered');
  // flyteadmin writes the caller's identity here, and the console sends an old execution's back.
  runAs['executionIdentity'] = '';
};

/** The deprecated ways to say the same. */
const authRole: Rule = (message, path, tenant) => {
  pinned(
    `${path}kubernetes_service_account`,
    message['kubernetesServiceAccount'],
    tenant.serviceAccount,
    tenant,
  );
  absent(`${path}assumable_iam_role`, message['assumableIamRole'], IAM);
};

export const IDENTITY_RULES: Rules = {
  'flyteidl.core.SecurityContext': securityContext,
  'flyteidl.admin.AuthRole': authRole,
  'flyteidl.admin.Auth': authRole,
};
