import { join, sep } from 'node:path';
import { componentProviderHost } from '@pulumi/pulumi/provider/experimental';
import { FlyteTenant, FlyteTenantPlatform } from './index';

export * from './index';

/** Pulumi's language host runs plugins through this program; whoever else imports the package wants the classes. */
const runAsPlugin = require.main?.filename.includes(`${sep}run-plugin${sep}`) ?? false;

/** Fixed when bundled. */
const root = process.env['FLYTE_TENANCY_ROOT'] ?? join(__dirname, '..');

if (runAsPlugin) {
  void componentProviderHost({
    name: 'flyte-tenancy',
    dirname: join(root, 'components'),
    components: [FlyteTenant, FlyteTenantPlatform],
  });
}
