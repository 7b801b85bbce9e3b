import { parseAllDocuments } from 'yaml';
import type { Place } from './cloud';

/** Answers to the functions (data sources) that the program may call, by token. */
export const callAnswers: { [token: string]: (inputs: any, place: Place) => object } = {
  'aws:index/getCallerIdentity:getCallerIdentity': (_, { partition, accountId }) => ({
    accountId,
    arn: `arn:${partition}:iam::${accountId}:role/preview`,
    userId: 'AROAEXAMPLE:preview',
    id: accountId,
  }),
  'aws:index/getRegion:getRegion': (_, { region }) => ({
    id: region,
    name: region,
    region,
    description: region,
    endpoint: `ec2.${region}.amazonaws.com`,
  }),
  'aws:index/getPartition:getPartition': (_, { partition }) => ({
    id: partition,
    partition,
    dnsSuffix: partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com',
    reverseDnsPrefix: 'com.amazonaws',
  }),
  'aws:index/getAvailabilityZones:getAvailabilityZones': (_, { region }) => ({
    id: region,
    names: ['a', 'b', 'c'].map((zone) => `${region}${zone}`),
    zoneIds: ['1', '2', '3'].map((zone) => `zone-${zone}`),
    groupNames: [region],
  }),
  'aws:iam/getPolicyDocument:getPolicyDocument': (inputs) => ({
    id: '0',
    json: JSON.stringify({ Version: '2012-10-17', Statement: inputs.statements ?? [] }),
  }),
  'aws:eks/getAddonVersion:getAddonVersion': ({ addonName, kubernetesVersion }) => ({
    id: addonName,
    addonName,
    kubernetesVersion,
    version: 'v1.0.0-eksbuild.1',
  }),
  'aws:eks/getClusterAuth:getClusterAuth': ({ name }) => ({ id: name, name, token: 'token-when-applied' }),
  'aws:route53/getZone:getZone': ({ name, zoneId }) => ({
    id: zoneId ?? 'Z0EXAMPLE',
    zoneId: zoneId ?? 'Z0EXAMPLE',
    name,
  }),
  'aws:ec2/getPrefixList:getPrefixList': ({ name }) => ({
    id: 'pl-0example',
    prefixListId: 'pl-0example',
    name,
  }),
  'aws:ssm/getParameter:getParameter': ({ name }) => ({
    id: name,
    name,
    value: 'value-when-applied',
    version: 1,
  }),
  'kubernetes:yaml:decode': ({ text }) => ({
    result: parseAllDocuments(text).map((document) => document.toJS()),
  }),
};
