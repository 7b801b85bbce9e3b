import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import * as random from '@pulumi/random';
import type { Cluster } from '../cluster/cluster';
import type { Config } from '../config/schema';
import { Group } from '../group';
import { partitionOf } from '../iam/partition';
import { assumedByPlatform } from '../iam/trust';
import type { Network } from '../network/network';

/** The PostgreSQL server of flyteadmin and datacatalog. */
export interface Database {
  host: pulumi.Output<string>;
  port: number;
  username: string;
  /** Secret. */
  password: pulumi.Output<string>;
}

const PORT = 5432;
const USERNAME = 'flyteadmin';

/** Encrypted, without public address, reachable from the cluster's nodes and pods only, TLS only. */
export function createDatabase(
  config: Config,
  network: Network,
  cluster: Cluster,
  opts: pulumi.ComponentResourceOptions,
): Database {
  const group = new Group('Database', opts);
  const child = { parent: group };
  const kept = { ...child, protect: config.protect };
  const password = new random.RandomPassword('database', { length: 40, special: false }, kept);
  const subnets = new aws.rds.SubnetGroup(
    'database',
    { name: `${config.prefix}-database`, subnetIds: network.privateSubnetIds },
    child,
  );
  const major = config.databaseVersion.split('.')[0]!;
  const parameters = new aws.rds.ParameterGroup(
    `database-${major}`,
    {
      name: `${config.prefix}-postgres${major}`,
      family: `postgres${major}`,
      parameters: [
        { name: 'rds.force_ssl', value: '1' },
        { name: 'log_connections', value: '1' },
      ],
    },
    child,
  );
  const instance = new aws.rds.Instance(
    'database',
    {
      identifier: `${config.prefix}-database`,
      engine: 'postgres',
      engineVersion: config.databaseVersion,
      instanceClass: config.databaseInstanceClass,
      allocatedStorage: config.databaseStorageGiB,
      maxAllocatedStorage: config.databaseMaxStorageGiB,
      storageType: 'gp3',
      storageEncrypted: true,
      dbName: 'flyteadmin',
      username: USERNAME,
      password: pulumi.secret(password.result),
      port: PORT,
      dbSubnetGroupName: subnets.name,
      vpcSecurityGroupIds: [createSecurityGroup(config, network, cluster, child).id],
      parameterGroupName: parameters.name,
      publiclyAccessible: false,
      multiAz: config.databaseMultiAz,
      backupRetentionPeriod: config.databaseBackupDays,
      backupWindow: '03:00-04:00',
      maintenanceWindow: 'sun:04:30-sun:05:30',
      copyTagsToSnapshot: true,
      autoMinorVersionUpgrade: true,
      // Happens only when the configured version changes.
      allowMajorVersionUpgrade: true,
      deletionProtection: config.protect,
      skipFinalSnapshot: !config.protect,
      finalSnapshotIdentifier: config.protect ? `${config.prefix}-database-final` : undefined,
      performanceInsightsEnabled: config.databaseMultiAz,
      monitoringInterval: config.databaseMultiAz ? 60 : 0,
      monitoringRoleArn: config.databaseMultiAz ? createMonitoringRole(config, child) : undefined,
      enabledCloudwatchLogsExports: ['postgresql', 'upgrade'],
      caCertIdentifier: 'rds-ca-rsa2048-g1',
    },
    kept,
  );
  group.complete();
  return { host: instance.address, port: PORT, username: USERNAME, password: pulumi.secret(password.result) };
}

function createSecurityGroup(
  config: Config,
  network: Network,
  cluster: Cluster,
  child: pulumi.CustomResourceOptions,
): aws.ec2.SecurityGroup {
  const group = new aws.ec2.SecurityGroup(
    'database',
    {
      name: `${config.prefix}-database`,
      description: 'PostgreSQL from the cluster only',
      vpcId: network.vpcId,
    },
    child,
  );
  new aws.vpc.SecurityGroupIngressRule(
    'database-from-cluster',
    {
      securityGroupId: group.id,
      referencedSecurityGroupId: cluster.securityGroupId,
      ipProtocol: 'tcp',
      fromPort: PORT,
      toPort: PORT,
      description: 'Flyte',
    },
    child,
  );
  return group;
}

function createMonitoringRole(config: Config, child: pulumi.CustomResourceOptions): pulumi.Output<string> {
  const role = new aws.iam.Role(
    'database-monitoring',
    {
      name: `${config.prefix}-database-monitoring`,
      assumeRolePolicy: assumedByPlatform('monitoring.rds.amazonaws.com'),
    },
    child,
  );
  const policyArn = `arn:${partitionOf(config.region)}:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole`;
  const policy = new aws.iam.RolePolicyAttachment(
    'database-monitoring',
    { role: role.name, policyArn },
    child,
  );
  return pulumi.all([role.arn, policy.id]).apply(([arn]) => arn);
}
