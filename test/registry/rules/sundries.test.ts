import { alpha, expectReported, teams } from '../../support/diagnostics';

describe('registry/rules/sundries', () => {
  it('warns when nobody can do something', () => {
    expectReported(
      `§${teams('  §a: {projects: {p: {domains: [staging]}}}')}`.replace(/platform: .*\n/, ''),
      'warning: nobody is a platform admin; add "platform: {admins: {groups: [...]}}"',
      'warning: nobody has access to team "a"; add "access" with a role and groups',
    );
  });

  it('refuses more nodes at least than at most', () => {
    expectReported(
      alpha('nodes: {instanceTypes: [m5.large], min: §3, max: 2}'),
      'error: min 3 is more than max 2; lower it, or raise max',
    );
  });

  it('checks networks, and warns when everything is open', () => {
    expectReported(
      alpha(
        'network: {egress: [{cidr: §0.0.0.0/0}, {cidr: §10.1.0.0/8}, {cidr: §169.254.169.254/32}, {cidr: 10.0.0.0/8, ports: [443, {port: 53, protocol: UDP}, §0, {port: 1, protocol: §ICMP}]}]}',
      ),
      'warning: "0.0.0.0/0" opens the whole internet, from where data can leave; list the networks that are needed',
      'error: "10.1.0.0/8" has address bits beyond its prefix length; the network is "10.0.0.0/8"',
      `error: "169.254.169.254/32" covers 169.254.0.0/16, where the instance metadata service (169.254.169.254) answers with the nodes' credentials; write networks that leave it out`,
      'error: 0 is out of range; write a whole number from 1 to 65535',
      'error: unknown value of "protocol" "ICMP"; allowed: TCP, UDP',
    );
  });

  it('checks owners and images', () => {
    const mail = (text: string) =>
      `error: "${text}" is not an e-mail address; write one such as alice@example.com`;
    const pattern = 'write a pattern such as registry.example.com/alpha/**';
    expectReported(
      alpha(
        'owners: [§alice, §a@b, "§a b@c.de", ok+tag@sub.example.com]\nimages: [§nginx, §"a/b", §"https://x.co/a", §"x.co/a:1", §"x.co/a@sha256:1", §"x.co/a b", §"**", §"*.x.co/a", §X.co/a, §x.co/**/a, §x.co//a, localhost:5000/a/*-cpu, x.co/**]',
      ).replace('"§a b', '§"a b'),
      mail('alice'),
      mail('a@b'),
      mail('a b@c.de'),
      `error: "nginx" names no registry host; ${pattern}; for Docker Hub write "docker.io/library/nginx"`,
      `error: "a/b" names no registry host; ${pattern}; for Docker Hub write "docker.io/a/b"`,
      `error: "https://x.co/a" has a scheme; ${pattern}, without "https://"`,
      `error: "x.co/a:1" has a tag; ${pattern}, which covers every tag`,
      `error: "x.co/a@sha256:1" has a digest; ${pattern}, which covers every digest`,
      `error: "x.co/a b" has a blank; ${pattern}`,
      'error: "**" would allow every image; to allow all, leave "images" out',
      `error: "*.x.co/a" has "*" in its host, which would let other owners' registries in; write the host out`,
      'error: "X.co/a" has capital letters, which image names do not; write it in lower case',
      'error: "x.co/**/a" "**" may stand only alone at the end, as in registry.example.com/alpha/**; within a segment write "*"',
      `error: "x.co//a" is no image pattern; ${pattern}`,
    );
  });

  it('checks settings', () => {
    const reserved = (key: string) =>
      `error: "${key}" is reserved for Kubernetes, Flyte or the platform; choose a key of your own, such as example.com/cost-center`;
    const settings =
      '{runAsUser: §0, maxParallelism: §0, clusterLabel: §"a b", labels: {§team: x, §flyte.org/a: b, §node.kubernetes.io/a: b, app.kubernetes.io/name: b, ok.example.com/a: b, §project: x}, annotations: {§flyte-tenancy.dev/images: x}, envs: {§FLYTE_X: y, §API_TOKEN: z, §1A: b}, pluginOverrides: [{taskType: spark, plugins: [x], missingPluginBehavior: §IGNORE}]}';
    expectReported(
      alpha('').replace('production]}', `production], settings: {default: ${settings}}}`),
      'error: 0 is root, which the restricted Pod Security level refuses; write a user id such as 1000',
      'error: 0 is out of range; write a whole number from 1 to 2147483647',
      'error: "a b" is no Kubernetes label value; write letters, digits, "-", "_" and ".", beginning and ending with a letter or digit',
      reserved('team'),
      reserved('flyte.org/a'),
      reserved('node.kubernetes.io/a'),
      reserved('project'),
      reserved('flyte-tenancy.dev/images'),
      'error: "FLYTE_X" is reserved: Flyte sets the variables that start with FLYTE_; choose another name',
      'warning: "API_TOKEN" looks like a secret, which everybody who sees an execution could read; use a Flyte secret instead',
      'error: "1A" is no name of an environment variable; write letters, digits and "_"',
      'error: unknown value of "missingPluginBehavior" "IGNORE"; allowed: FAIL, USE_DEFAULT',
    );
  });

  it('checks tags', () => {
    const many = Array.from({ length: 41 }, (_, i) => `k${i}: v`).join(', ');
    expectReported(
      alpha(
        `tags: {CostCenter: a, §costcenter: b, §"aws:x": c, §Team: d, §"a;b": e, long: §${'v'.repeat(257)}}`,
      ),
      'error: tag "costcenter" differs from "CostCenter" only in case, which AWS IAM refuses; remove one',
      'error: "aws:x" begins with "aws:", which AWS reserves; choose another key',
      'error: "Team" is a tag that the platform sets itself; choose another key',
      'error: "a;b" is no AWS tag key; write letters, digits, blanks and + - = . _ : / @',
      `error: "${'v'.repeat(77)}..." has more than 256 characters; shorten it`,
    );
    const set = (key: string) => `error: "${key}" is a tag that the platform sets itself; choose another key`;
    expectReported(
      alpha(
        'tags: {§Kubernetes-Namespace: data-beta-development, §eks-cluster-name: a, §k8s.io/cluster-autoscaler/enabled: b, §elbv2.k8s.aws/cluster: c}',
      ),
      ...[
        'Kubernetes-Namespace',
        'eks-cluster-name',
        'k8s.io/cluster-autoscaler/enabled',
        'elbv2.k8s.aws/cluster',
      ].map(set),
    );
    expectReported(
      alpha(`§tags: {${many}}`),
      `error: "tags" has more than 40 tags; AWS allows 50, the platform's included`,
    );
  });
});
