import { type GoCommands, goCommands } from './go-command';

const VERSION = 'v3.259.0';

export const PULUMI: GoCommands = {
  name: 'pulumi',
  version: VERSION,
  minutes: 5,
  packages: { pulumi: 'github.com/pulumi/pulumi/pkg/v3/cmd/pulumi' },
  ldflags: `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${VERSION}`,
  tags: 'osusergo,grpcnotrace',
  goMod: `module lab

go 1.26.0

require (
	github.com/pulumi/pulumi/pkg/v3 ${VERSION}
	github.com/pulumi/pulumi/sdk/v3 ${VERSION}
)
`,
};

/** Path of the real Pulumi command line, built from its Go module. */
export function pulumiCli(): string {
  return goCommands(PULUMI).pulumi!;
}
