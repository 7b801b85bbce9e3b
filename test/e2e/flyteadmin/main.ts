import { parseArgs } from 'node:util';
import { startObjectStore } from '../support/s3';
import { startFlyteAdmin } from './server';

/** Runs the double by itself: `npx tsx test/e2e/flyteadmin/main.ts --grpc-port 8089 --http-port 8088 [--issuer URL] [--domains a,b]`. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      'grpc-port': { type: 'string', default: '0' },
      'http-port': { type: 'string', default: '0' },
      issuer: { type: 'string' },
      audience: { type: 'string', default: 'flyteadmin-internal' },
      domains: { type: 'string', default: 'development,staging,production' },
    },
  });
  const store = await startObjectStore();
  const admin = await startFlyteAdmin({
    grpcPort: Number(values['grpc-port']),
    httpPort: Number(values['http-port']),
    issuer: values.issuer,
    audiences: [values.audience],
    domains: values.domains.split(','),
    sign: store.sign,
  });
  console.log(
    `ready flyteadmin double (in memory, no Kubernetes): grpc ${admin.grpc} http ${admin.http} objects ${store.url}`,
  );
  const stop = () => void Promise.all([admin.close(), store.close()]).then(() => process.exit(0));
  process.on('SIGTERM', stop).on('SIGINT', stop);
}

main().catch((error) => {
  console.error((error as Error).message);
  process.exit(1);
});
