import type { PolicyDocument, PolicyStatement } from '../../plan/model';
import { partitionOf } from '../iam/partition';

const OWN_TAG = 'elbv2.k8s.aws/cluster';

/**
 * What the AWS Load Balancer Controller (v2.17) needs, without the parts that are switched off here (WAF, Shield,
 * Cognito). It may change only what it made for this cluster, which it tags with the cluster's name.
 */
export function loadBalancerPolicy(region: string, clusterName: string): PolicyDocument {
  const elb = `arn:${partitionOf(region)}:elasticloadbalancing:*:*`;
  const ec2 = `arn:${partitionOf(region)}:ec2:*:*`;
  const balancers = [`${elb}:targetgroup/*/*`, `${elb}:loadbalancer/net/*/*`, `${elb}:loadbalancer/app/*/*`];
  const own = { StringEquals: { [`aws:ResourceTag/${OWN_TAG}`]: clusterName } };
  const forOwn = { StringEquals: { [`aws:RequestTag/${OWN_TAG}`]: clusterName } };
  return {
    Version: '2012-10-17',
    Statement: [
      allow('ServiceLinkedRole', ['iam:CreateServiceLinkedRole'], ['*'], {
        StringEquals: { 'iam:AWSServiceName': 'elasticloadbalancing.amazonaws.com' },
      }),
      allow('See', [...SEE_EC2, ...SEE_BALANCERS, ...SEE_CERTIFICATES], ['*']),
      allow('MakeSecurityGroup', ['ec2:CreateSecurityGroup'], [`${ec2}:vpc/*`]),
      allow('MakeOwnSecurityGroup', ['ec2:CreateSecurityGroup'], [`${ec2}:security-group/*`], forOwn),
      allow('TagOwnSecurityGroup', ['ec2:CreateTags'], [`${ec2}:security-group/*`], {
        StringEquals: {
          'ec2:CreateAction': 'CreateSecurityGroup',
          [`aws:RequestTag/${OWN_TAG}`]: clusterName,
        },
      }),
      // Also the nodes' group, which the balancer must be let into; EKS tags it as the cluster's own.
      allow('OpenOwnNodes', ['ec2:AuthorizeSecurityGroupIngress', 'ec2:RevokeSecurityGroupIngress'], ['*'], {
        StringEquals: { [`aws:ResourceTag/kubernetes.io/cluster/${clusterName}`]: 'owned' },
      }),
      allow(
        'ChangeOwnSecurityGroup',
        [
          'ec2:AuthorizeSecurityGroupIngress',
          'ec2:RevokeSecurityGroupIngress',
          'ec2:DeleteSecurityGroup',
          'ec2:CreateTags',
          'ec2:DeleteTags',
        ],
        [`${ec2}:security-group/*`],
        own,
      ),
      allow(
        'MakeOwnBalancer',
        ['elasticloadbalancing:CreateLoadBalancer', 'elasticloadbalancing:CreateTargetGroup'],
        ['*'],
        forOwn,
      ),
      allow('TagOwnBalancer', ['elasticloadbalancing:AddTags'], balancers, {
        StringEquals: {
          'elasticloadbalancing:CreateAction': ['CreateTargetGroup', 'CreateLoadBalancer'],
          [`aws:RequestTag/${OWN_TAG}`]: clusterName,
        },
      }),
      allow('ChangeOwnBalancer', CHANGE_BALANCERS, ['*'], own),
      // Listeners and rules: the service does not check the balancer's tag for these.
      allow('Listeners', CHANGE_LISTENERS, ['*']),
      allow(
        'TagListeners',
        ['elasticloadbalancing:AddTags', 'elasticloadbalancing:RemoveTags'],
        [
          'listener/net/*/*/*',
          'listener/app/*/*/*',
          'listener-rule/net/*/*/*',
          'listener-rule/app/*/*/*',
        ].map((path) => `${elb}:${path}`),
      ),
      allow(
        'Targets',
        ['elasticloadbalancing:RegisterTargets', 'elasticloadbalancing:DeregisterTargets'],
        [`${elb}:targetgroup/*/*`],
        own,
      ),
    ],
  };
}

const SEE_EC2 = [
  'ec2:DescribeAccountAttributes',
  'ec2:DescribeAddresses',
  'ec2:DescribeAvailabilityZones',
  'ec2:DescribeInstances',
  'ec2:DescribeInternetGateways',
  'ec2:DescribeIpamPools',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeRouteTables',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSubnets',
  'ec2:DescribeTags',
  'ec2:DescribeVpcPeeringConnections',
  'ec2:DescribeVpcs',
  'ec2:GetSecurityGroupsForVpc',
];

const SEE_BALANCERS = [
  'elasticloadbalancing:DescribeCapacityReservation',
  'elasticloadbalancing:DescribeListenerAttributes',
  'elasticloadbalancing:DescribeListenerCertificates',
  'elasticloadbalancing:DescribeListeners',
  'elasticloadbalancing:DescribeLoadBalancerAttributes',
  'elasticloadbalancing:DescribeLoadBalancers',
  'elasticloadbalancing:DescribeRules',
  'elasticloadbalancing:DescribeSSLPolicies',
  'elasticloadbalancing:DescribeTags',
  'elasticloadbalancing:DescribeTargetGroupAttributes',
  'elasticloadbalancing:DescribeTargetGroups',
  'elasticloadbalancing:DescribeTargetHealth',
  'elasticloadbalancing:DescribeTrustStores',
];

const SEE_CERTIFICATES = ['acm:DescribeCertificate', 'acm:ListCertificates'];

const CHANGE_BALANCERS = [
  'elasticloadbalancing:AddTags',
  'elasticloadbalancing:DeleteLoadBalancer',
  'elasticloadbalancing:DeleteTargetGroup',
  'elasticloadbalancing:ModifyLoadBalancerAttributes',
  'elasticloadbalancing:ModifyTargetGroup',
  'elasticloadbalancing:ModifyTargetGroupAttributes',
  'elasticloadbalancing:RemoveTags',
  'elasticloadbalancing:SetIpAddressType',
  'elasticloadbalancing:SetSecurityGroups',
  'elasticloadbalancing:SetSubnets',
];

const CHANGE_LISTENERS = [
  'elasticloadbalancing:AddListenerCertificates',
  'elasticloadbalancing:CreateListener',
  'elasticloadbalancing:CreateRule',
  'elasticloadbalancing:DeleteListener',
  'elasticloadbalancing:DeleteRule',
  'elasticloadbalancing:ModifyListener',
  'elasticloadbalancing:ModifyListenerAttributes',
  'elasticloadbalancing:ModifyRule',
  'elasticloadbalancing:RemoveListenerCertificates',
];

function allow(
  Sid: string,
  Action: string[],
  Resource: string[],
  Condition?: PolicyStatement['Condition'],
): PolicyStatement {
  return { Sid, Effect: 'Allow', Action, Resource, ...(Condition ? { Condition } : {}) };
}
