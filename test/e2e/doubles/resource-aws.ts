/** A double of pulumi-resource-aws: answers plausibly and remembers. The real one can't be had from a package registry. */
import { ResourceProviderService } from '@pulumi/pulumi/proto/provider_grpc_pb';
import { answer, created } from '../../../cli/preview/cloud';
import { servePlugin } from '../../../provider/plugin';
import { PLACE } from './place';
import { remembered } from './remembered';
import { resourceProvider } from './resource-provider';

const cloud = remembered('aws', (type, name, inputs) => created({ type, name, inputs, id: '' }, PLACE).state);

servePlugin(
  ResourceProviderService,
  resourceProvider(
    'aws',
    () => cloud,
    (token, inputs) => answer({ token, inputs }, PLACE),
  ),
);
