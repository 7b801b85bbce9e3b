import { renameSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { PolicySource } from '../gateway/server/policy';
import type { Registry } from '../registry/model';
import type { KubeClient } from '../test/e2e/lab/kube-client';

const CONFIG_MAP = '/api/v1/namespaces/flyte-gateway/configmaps/registry';
const FILE = 'registry.json.gz';
const POLL_MS = 500;

/**
 * The registry that the gateway reads. In a cluster the kubelet brings the ConfigMap that the engine applied into the
 * gateway's pods; there is no kubelet here, so this does the same. What the gateway decides by is thus what was
 * applied, not what stands in tenants.yaml.
 */
export class GatewayRegistry {
  private shown = '';
  private timer?: NodeJS.Timeout;
  private pulling?: Promise<boolean>;

  constructor(readonly file: string) {}

  /** The file before anything was applied: nobody may do anything but the platform's admins. */
  writeFirst(registry: Registry): void {
    const source: PolicySource = { registry: { ...registry, teams: [] }, rawOutputPrefixes: {} };
    this.write(gzipSync(JSON.stringify(source)).toString('base64'));
  }

  /** From now on the file follows the ConfigMap. */
  follow(client: KubeClient): void {
    const next = async () => {
      await this.pull(client).catch(() => false);
      if (this.timer) this.timer = setTimeout(next, POLL_MS);
    };
    this.timer = setTimeout(next, 0);
  }

  /** Takes over what is applied now; whether that is something new. */
  pull(client: KubeClient): Promise<boolean> {
    this.pulling ??= this.pullNow(client).finally(() => (this.pulling = undefined));
    return this.pulling;
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private async pullNow(client: KubeClient): Promise<boolean> {
    const { status, body } = await client.request('GET', CONFIG_MAP);
    const data = status === 200 ? body.binaryData?.[FILE] : undefined;
    if (typeof data !== 'string' || data === this.shown) return false;
    gunzipSync(Buffer.from(data, 'base64'));
    this.write(data);
    return true;
  }

  /** At once and whole, as the kubelet does it. */
  private write(base64: string): void {
    const partial = `${this.file}.new`;
    writeFileSync(partial, Buffer.from(base64, 'base64'));
    renameSync(partial, this.file);
    this.shown = base64;
  }
}
