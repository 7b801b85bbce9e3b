import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { Config } from '../config/schema';
import { Group } from '../group';
import { createFlowLogs } from './flow-logs';
import { planSubnets, type ZoneSubnets } from './subnets';

/** Where everything else is put. */
export interface Network {
  vpcId: pulumi.Output<string>;
  privateSubnetIds: pulumi.Output<string>[];
  publicSubnetIds: pulumi.Output<string>[];
  controlSubnetIds: pulumi.Output<string>[];
  /** CIDRs from which the Kubernetes API server calls webhooks. */
  controlCidrs: string[];
}

interface Settings {
  config: Config;
  clusterName: string;
}

/** VPC over three zones. Nodes have no public address; S3 traffic stays inside AWS. */
export function createNetwork(settings: Settings, opts: pulumi.ComponentResourceOptions): Network {
  const { config } = settings;
  const group = new Group('Network', opts);
  const child = { parent: group };
  const vpc = new aws.ec2.Vpc(
    'vpc',
    {
      cidrBlock: config.vpcCidr,
      enableDnsHostnames: true,
      enableDnsSupport: true,
      tags: { Name: config.prefix },
    },
    child,
  );
  // AWS makes a default group that lets its members talk to each other; taken over without rules, it lets nobody.
  new aws.ec2.DefaultSecurityGroup(
    'default-security-group',
    { vpcId: vpc.id, tags: { Name: 'unused' } },
    child,
  );

  const zones = planSubnets(config.vpcCidr, config.availabilityZones);
  const gateway = new aws.ec2.InternetGateway(
    'internet',
    { vpcId: vpc.id, tags: { Name: config.prefix } },
    child,
  );
  const publicSubnets = createPublicSubnets(settings, zones, vpc, gateway, child);
  const nats = createNatGateways(config, zones, publicSubnets, gateway, child);
  const routes = zones.map(({ zone }, i) =>
    createPrivateRoutes(config, zone, vpc, nats[i % nats.length]!, child),
  );
  const privateSubnets = zones.map(({ zone, private: cidrBlock }, i) =>
    routed(`private-${zone}`, { cidrBlock, zone, vpc, tags: privateTags(settings) }, routes[i]!, child),
  );
  const controlSubnets = zones.map(({ zone, control: cidrBlock }, i) =>
    routed(`control-${zone}`, { cidrBlock, zone, vpc, tags: {} }, routes[i]!, child),
  );
  new aws.ec2.VpcEndpoint(
    's3',
    {
      vpcId: vpc.id,
      serviceName: `com.amazonaws.${config.region}.s3`,
      vpcEndpointType: 'Gateway',
      routeTableIds: routes.map((table) => table.id),
      tags: { Name: `${config.prefix}-s3` },
    },
    child,
  );
  if (config.flowLogs) createFlowLogs(config, vpc, child);
  group.complete();
  return {
    vpcId: vpc.id,
    privateSubnetIds: privateSubnets.map((subnet) => subnet.id),
    publicSubnetIds: publicSubnets.map((subnet) => subnet.id),
    controlSubnetIds: controlSubnets.map((subnet) => subnet.id),
    controlCidrs: zones.map(({ control }) => control),
  };
}

/** Tags by which the AWS Load Balancer Controller finds where to put internal load balancers. */
function privateTags({ clusterName }: Settings): { [key: string]: string } {
  return { 'kubernetes.io/role/internal-elb': '1', [`kubernetes.io/cluster/${clusterName}`]: 'shared' };
}

function createPublicSubnets(
  { clusterName }: Settings,
  zones: ZoneSubnets[],
  vpc: aws.ec2.Vpc,
  gateway: aws.ec2.InternetGateway,
  child: pulumi.CustomResourceOptions,
): aws.ec2.Subnet[] {
  const table = new aws.ec2.RouteTable('public', { vpcId: vpc.id, tags: { Name: 'public' } }, child);
  new aws.ec2.Route(
    'public-internet',
    { routeTableId: table.id, destinationCidrBlock: '0.0.0.0/0', gatewayId: gateway.id },
    child,
  );
  const tags = { 'kubernetes.io/role/elb': '1', [`kubernetes.io/cluster/${clusterName}`]: 'shared' };
  return zones.map(({ zone, public: cidrBlock }) =>
    routed(`public-${zone}`, { cidrBlock, zone, vpc, tags }, table, child),
  );
}

/** Named by zone, so that going from one to one per zone keeps the first. */
function createNatGateways(
  config: Config,
  zones: ZoneSubnets[],
  publicSubnets: aws.ec2.Subnet[],
  gateway: aws.ec2.InternetGateway,
  child: pulumi.CustomResourceOptions,
): aws.ec2.NatGateway[] {
  const used = config.natGateways === 'single' ? zones.slice(0, 1) : zones;
  return used.map(({ zone }, i) => {
    const tags = { Name: `${config.prefix}-${zone}` };
    const address = new aws.ec2.Eip(`nat-${zone}`, { domain: 'vpc', tags }, child);
    return new aws.ec2.NatGateway(
      `nat-${zone}`,
      { subnetId: publicSubnets[i]!.id, allocationId: address.id, tags },
      { ...child, dependsOn: [gateway] },
    );
  });
}

function createPrivateRoutes(
  config: Config,
  zone: string,
  vpc: aws.ec2.Vpc,
  nat: aws.ec2.NatGateway,
  child: pulumi.CustomResourceOptions,
): aws.ec2.RouteTable {
  const table = new aws.ec2.RouteTable(
    `private-${zone}`,
    { vpcId: vpc.id, tags: { Name: `${config.prefix}-private-${zone}` } },
    child,
  );
  new aws.ec2.Route(
    `private-${zone}-internet`,
    { routeTableId: table.id, destinationCidrBlock: '0.0.0.0/0', natGatewayId: nat.id },
    child,
  );
  return table;
}

function routed(
  name: string,
  subnet: { cidrBlock: string; zone: string; vpc: aws.ec2.Vpc; tags: { [key: string]: string } },
  table: aws.ec2.RouteTable,
  child: pulumi.CustomResourceOptions,
): aws.ec2.Subnet {
  const { cidrBlock, zone, vpc, tags } = subnet;
  const made = new aws.ec2.Subnet(
    name,
    { vpcId: vpc.id, cidrBlock, availabilityZone: zone, tags: { ...tags, Name: name } },
    child,
  );
  new aws.ec2.RouteTableAssociation(name, { subnetId: made.id, routeTableId: table.id }, child);
  return made;
}
