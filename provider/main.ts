import { ResourceProviderService } from '@pulumi/pulumi/proto/provider_grpc_pb';
import { version } from '../package.json';
import { servePlugin } from './plugin';
import { resourceProvider } from './service';

/** The plugin process that the engine starts. */
servePlugin(ResourceProviderService, resourceProvider(version));
