/**
 * A double of pulumi-resource-kubernetes: the real provider's binary can't be had from a package registry. Everything
 * goes to a real kube-apiserver by server-side apply, previews by its dry run. Helm releases are only remembered.
 */

import { ResourceProviderService } from '@pulumi/pulumi/proto/provider_grpc_pb';
import { parse } from 'yaml';
import { ProviderError } from '../../../provider/errors';
import { servePlugin } from '../../../provider/plugin';
import { hasUnknown, type Properties } from '../../../provider/properties';
import { KubeClient } from '../lab/kube-client';
import {
  hideInvented,
  IMMUTABLE,
  idOf,
  kindOf,
  type ObjectRef,
  project,
  refOf,
  withoutServerFields,
  withStringData,
} from './kubernetes-object';
import { remembered } from './remembered';
import { type ResourceDouble, resourceProvider } from './resource-provider';

const MANAGER = 'pulumi-kubernetes-double';
const APPLY = 'application/apply-patch+yaml';

const releases = remembered('kubernetes');
let client: KubeClient | undefined;

const objects: ResourceDouble = {
  configure(config) {
    client =
      typeof config.kubeconfig === 'string' && !hasUnknown(config.kubeconfig)
        ? connect(config.kubeconfig)
        : undefined;
  },
  check: (inputs) =>
    inputs.metadata?.name || inputs.kind === 'List'
      ? []
      : [{ property: 'metadata.name', reason: 'metadata.name is required' }],
  idOf: (inputs) => idOf(refOf(inputs)),
  replaces: (path) =>
    IMMUTABLE.some((field) => path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`)),
  async create(inputs, preview) {
    if (preview && (!client || hasUnknown(inputs))) return inputs;
    return apply(inputs, preview);
  },
  update: (inputs, preview) =>
    preview && (!client || hasUnknown(inputs)) ? Promise.resolve(inputs) : apply(inputs, preview),
  async read(id, inputs, token) {
    const [name, namespace] = id.split('/').reverse();
    const ref = { ...refOf({ ...kindOf(token), ...inputs }), name: name!, namespace };
    const answer = await connected().request('GET', await pathOf(ref));
    if (answer.status === 404 || answer.body.metadata?.deletionTimestamp) return undefined;
    if (answer.status >= 400) throw refused('read', ref, answer);
    const imported = Object.keys(inputs).every((key) => ['apiVersion', 'kind'].includes(key));
    const found = withoutServerFields(answer.body);
    return {
      outputs: outputs(answer.body, inputs),
      inputs: imported ? found : (project(inputs, withStringData(answer.body)) as Properties),
    };
  },
  async delete(_id, inputs) {
    const ref = refOf(inputs);
    const path = await pathOf(ref);
    const answer = await connected().request('DELETE', path, { propagationPolicy: 'Background' });
    if (answer.status >= 400 && answer.status !== 404) throw refused('delete', ref, answer);
    while ((await connected().request('GET', path)).status !== 404)
      await new Promise((resolve) => setTimeout(resolve, 200));
  },
};

async function apply(inputs: Properties, preview: boolean): Promise<Properties> {
  const ref = refOf(inputs);
  const query = `?fieldManager=${MANAGER}&fieldValidation=Strict&force=true${preview ? '&dryRun=All' : ''}`;
  const path = await pathOf(ref).catch((error) => {
    // In a preview the kind may be one that this update will define.
    if (preview) return undefined;
    throw error;
  });
  if (path === undefined) return inputs;
  const answer = await connected().request('PATCH', path + query, inputs, APPLY);
  const isMissingNamespace = preview && answer.status === 404 && ref.namespace !== undefined;
  if (isMissingNamespace) return inputs;
  if (answer.status >= 400) throw refused('apply', ref, answer);
  const result = outputs(answer.body, inputs);
  return preview ? hideInvented(result) : result;
}

/** A Secret's data stays in, as with the real provider: that the state encrypts it is the program's and the SDK's work. */
function outputs(live: Properties, { stringData }: Properties): Properties {
  const { managedFields: _, ...metadata } = live.metadata ?? {};
  return { ...live, metadata, ...(stringData && { stringData }) };
}

function pathOf(ref: ObjectRef): Promise<string> {
  return connected().pathOf(ref.apiVersion, ref.kind, ref.namespace, ref.name);
}

function refused(verb: string, ref: ObjectRef, answer: { status: number; body: any }): ProviderError {
  return new ProviderError(
    `can't ${verb} ${ref.kind} ${idOf(ref)}: HTTP ${answer.status}: ${answer.body?.message ?? JSON.stringify(answer.body)}`,
  );
}

function connected(): KubeClient {
  if (!client) throw new ProviderError('the kubernetes double has no kubeconfig yet');
  return client;
}

function connect(kubeconfig: string): KubeClient {
  const config = parse(kubeconfig);
  const [{ cluster }, { user }] = [config.clusters[0], config.users[0]];
  const ca = Buffer.from(cluster['certificate-authority-data'], 'base64').toString();
  return new KubeClient({ server: cluster.server, ca, token: user.token });
}

servePlugin(
  ResourceProviderService,
  resourceProvider('kubernetes', (token) => (token.startsWith('kubernetes:helm.sh') ? releases : objects)),
);
