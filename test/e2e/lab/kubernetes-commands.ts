import { type GoCommands, goCommands } from './go-command';

const VERSION = 'v1.36.3';
const STAGING_VERSION = 'v0.36.3';

/** The modules that live inside k8s.io/kubernetes and are published beside it under their own version. */
const STAGING =
  `api apiextensions-apiserver apimachinery apiserver cli-runtime client-go cloud-provider cluster-bootstrap
  code-generator component-base component-helpers controller-manager cri-api cri-client cri-streaming csi-translation-lib
  dynamic-resource-allocation endpointslice externaljwt kms kube-aggregator kube-controller-manager kube-proxy
  kube-scheduler kubectl kubelet metrics mount-utils pod-security-admission sample-apiserver sample-cli-plugin
  sample-controller streaming`.split(/\s+/);

const STAMPS = Object.entries({
  gitVersion: VERSION,
  gitMajor: '1',
  gitMinor: '36',
  gitTreeState: 'clean',
}).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`);

const REPLACES = STAGING.map((module) => `replace k8s.io/${module} => k8s.io/${module} ${STAGING_VERSION}`);

export const KUBERNETES: GoCommands = {
  name: 'kubernetes',
  version: VERSION,
  minutes: 8,
  packages: {
    'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
    'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
  },
  ldflags: `-s -w ${STAMPS.join(' ')}`,
  goMod: `module lab\n\ngo 1.26.0\n\nrequire k8s.io/kubernetes ${VERSION}\n\n${REPLACES.join('\n')}\n`,
};

/** Paths of the real kube-apiserver and kube-controller-manager, built from their Go module. */
export function kubernetesCommands(): { apiserver: string; controllerManager: string } {
  const paths = goCommands(KUBERNETES);
  return { apiserver: paths['kube-apiserver']!, controllerManager: paths['kube-controller-manager']! };
}
