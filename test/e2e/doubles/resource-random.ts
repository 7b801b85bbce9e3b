/** A double of pulumi-resource-random: really random, and remembers. The real one can't be had from a package registry. */
import { randomBytes } from 'node:crypto';
import { ResourceProviderService } from '@pulumi/pulumi/proto/provider_grpc_pb';
import { servePlugin } from '../../../provider/plugin';
import { remembered } from './remembered';
import { resourceProvider } from './resource-provider';

const cloud = remembered('random', (_type, _name, inputs) => {
  const bytes = randomBytes(inputs.byteLength ?? inputs.length ?? 32);
  const result = bytes.toString('base64url').slice(0, inputs.length ?? 32);
  return {
    result,
    bcryptHash: '',
    hex: bytes.toString('hex'),
    base64: bytes.toString('base64'),
    b64Std: bytes.toString('base64'),
    b64Url: bytes.toString('base64url'),
  };
});

servePlugin(
  ResourceProviderService,
  resourceProvider('random', () => cloud),
);
