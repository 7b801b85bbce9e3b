import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';

const FOLDER = join(__dirname, '../../.github/workflows');
const text = (file: string) => readFileSync(join(FOLDER, file), 'utf8');
const workflow = (file: string) => parse(text(file));
const files = readdirSync(FOLDER);

describe('GitHub workflows', () => {
  for (const file of files) {
    it(`${file} starts from reading only, and pins every action to a commit`, () => {
      expect(workflow(file).permissions).to.deep.equal({ contents: 'read' });
      const uses = [...text(file).matchAll(/uses: (.+)/g)].map(([, action]) => action!);
      for (const action of uses.filter((each) => !each.startsWith('./'))) {
        expect(action).to.match(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
      }
      expect(text(file)).to.not.include('pull_request_target');
    });

    it(`${file} gives the identity token only to jobs that assume a role`, () => {
      for (const [name, job] of Object.entries<any>(workflow(file).jobs)) {
        const assumes = JSON.stringify(job).includes('configure-aws-credentials') || job.uses !== undefined;
        expect(job.permissions?.['id-token'], name).to.equal(assumes ? 'write' : undefined);
      }
    });
  }

  it('keep outputs out of logs and comments', () => {
    for (const file of files) {
      for (const job of Object.values<any>(workflow(file).jobs)) {
        for (const { uses = '', with: given } of job.steps ?? []) {
          if (uses.startsWith('pulumi/actions@')) expect(given['suppress-outputs'], file).to.equal(true);
        }
      }
    }
  });

  it('preview both stacks after the checks, with one edited comment, not for forks', () => {
    const { preview } = workflow('preview.yml').jobs;
    expect(preview.needs).to.equal('check');
    expect(preview.strategy.matrix.stack).to.deep.equal(['dev', 'prod']);
    expect(preview.if).to.equal('github.event.pull_request.head.repo.full_name == github.repository');
    expect(preview.concurrency.group).to.include('matrix.stack');
    const step = preview.steps.find(({ uses = '' }: any) => uses.startsWith('pulumi/actions@'));
    expect(step.with).to.deep.include({ command: 'preview', 'comment-on-pr': true, 'edit-pr-comment': true });
  });

  it('roll out dev, then prod, one run per stack at a time', () => {
    const { dev, prod, check } = workflow('up.yml').jobs;
    expect(check).to.not.equal(undefined);
    expect([dev.needs, prod.needs]).to.deep.equal(['check', 'dev']);
    expect([dev.with.stack, prod.with.stack]).to.deep.equal(['dev', 'prod']);
    const { up } = workflow('up-stack.yml').jobs;
    // biome-ignore lint/suspicious/noTemplateCurlyInString: GitHub's expression
    expect(up.environment).to.equal('${{ inputs.stack }}');
    // biome-ignore lint/suspicious/noTemplateCurlyInString: GitHub's expression
    expect(up.concurrency).to.deep.equal({ group: 'up-${{ inputs.stack }}', 'cancel-in-progress': false });
  });
});
