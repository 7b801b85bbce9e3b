import type { FlyteSettings } from '../settings';

/** flyteadmin makes its schema, and datacatalog its database, when they first start. */
export function databaseValues({ database }: FlyteSettings): object {
  const of = (dbname: string) => ({
    database: {
      host: database.host,
      port: database.port,
      username: database.username,
      dbname,
      passwordPath: '/etc/db/pass.txt',
      // The server refuses anything else (rds.force_ssl); Flyte's own default is no TLS.
      options: 'sslmode=require',
    },
  });
  return { admin: of('flyteadmin'), datacatalog: of('datacatalog') };
}
