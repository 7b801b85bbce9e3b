import * as z from 'zod';
import { cidrProblem } from './cidr';
import { isReservedLabel } from './labels';
import { DNS_1123_LABEL, isReservedTag, MAX_LABEL } from './names';
import { parseBytes, parseCpu, QUANTITY_PATTERN, type QuantityResult } from './quantity';

/**
 * The texts and numbers of tenants.yaml. Messages read on from the quoted value: `"16GB"` + ` is not a Kubernetes
 * quantity; ...`. Patterns reach editors through the JSON schema; what they can't express is checked here as well.
 */

/** Nothing else is tried on a text that is too long: not every pattern takes linear time. */
function tooLong(most: number) {
  return { error: `has more than ${most} characters; shorten it`, abort: true };
}

/** Text of a pattern and a length. */
function text(pattern: string, most: number, problem: string) {
  return z.string().min(1, problem).max(most, tooLong(most)).regex(new RegExp(pattern), problem);
}

/** A DNS-1123 label of at most `most` characters. */
export function id(most: number, what: string, reserved: readonly string[] = []) {
  const problem = `is not a ${what} id; write lower-case letters, digits and "-", beginning and ending with a letter or digit (DNS-1123)`;
  const long = `is longer than ${most} characters, the most that a ${what} id may have; shorten it`;
  return z
    .string()
    .max(most, { error: long, abort: true })
    .regex(new RegExp(DNS_1123_LABEL), problem)
    .refine((value) => !reserved.includes(value), `is reserved for the platform; choose another ${what} id`);
}

/** The id of something defined elsewhere in the file; whether there is such a thing is a rule's business. */
export const reference = text(
  '^\\S([^\\n\\t]*\\S)?$',
  MAX_LABEL,
  'is not an id; write one without blanks at the ends',
);

export const line = (most: number) =>
  text('^\\S([^\\n]*\\S)?$', most, 'must be one line of text without blanks at its ends');

export const paragraph = (most: number) => z.string().max(most, tooLong(most));

/** OIDC groups may be Entra GUIDs, Keycloak paths (`/org/team a`) or URNs: anything printable. */
export const group = text(
  '^\\S([^\\n\\t]*\\S)?$',
  256,
  'is no OIDC group; write its name without blanks at the ends',
).meta({ description: 'OIDC group, exactly as the token says it', examples: ['team-alpha-developers'] });

export const client = text(
  '^[!-~]+$',
  128,
  'is no OAuth2 client id; write printable ASCII without blanks',
).meta({ description: 'OAuth2 client id of a machine (client credentials)', examples: ['alpha-ci'] });

export const email = text(
  "^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])$",
  254,
  'is not an e-mail address; write one such as alice@example.com',
).meta({ description: 'E-mail address, compared without case', examples: ['alice@example.com'] });

function quantity(
  parse: (input: string | number) => QuantityResult,
  examples: (string | number)[],
  description: string,
) {
  const problem = (input: unknown): string | undefined => {
    const result = parse(input as string | number);
    return 'problem' in result ? result.problem : undefined;
  };
  // The pattern and the minimum are for editors; `parse` decides, and gives the reason.
  const error = { error: ({ input }: { input?: unknown }) => problem(input), abort: true };
  return z
    .union([z.string().regex(new RegExp(QUANTITY_PATTERN), error), z.number().min(0, error)], {
      error: () => `must be a Kubernetes quantity such as ${examples.join(' or ')}`,
    })
    .superRefine((input, context) => {
      const message = problem(input);
      if (message !== undefined) context.addIssue({ code: 'custom', message });
    })
    .meta({ description, examples });
}

export const cpu = quantity(parseCpu, [4, '500m'], 'CPU cores; 500m is half a core');
export const memory = quantity(parseBytes, ['16Gi', '512Mi'], 'Memory');
export const storage = quantity(parseBytes, ['100Gi', '1Ti'], 'Storage');

/** A whole number; both ends included. */
export const whole = (least: number, most: number) => {
  const problem = `is out of range; write a whole number from ${least} to ${most}`;
  return z
    .int({
      abort: true,
      error: ({ input }) => {
        const fix = typeof input === 'string' && /^\d+$/.test(input) ? '; remove the quotes' : '';
        return `must be a whole number from ${least} to ${most}${fix}`;
      },
    })
    .min(least, problem)
    .max(most, problem);
};

export const cidr = z
  .string()
  .superRefine((value, context) => {
    const problem = cidrProblem(value);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
  })
  .meta({ description: 'IPv4 or IPv6 network', examples: ['10.20.0.0/16'] });

/** Repository part of an image name, with `*` inside a segment and `**` as the last one. */
const IMAGE =
  /^([a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*)(:[0-9]{1,5})?(\/[a-z0-9*._-]+)+$/;

function imageProblem(value: string): string | undefined {
  const example = 'write a pattern such as registry.example.com/alpha/**';
  if (value === '*' || value === '**') return 'would allow every image; to allow all, leave "images" out';
  if (/^[a-z]+:\/\//i.test(value))
    return `has a scheme; ${example}, without "${value.slice(0, value.indexOf(':'))}://"`;
  if (/\s/.test(value)) return `has a blank; ${example}`;
  if (value.includes('@')) return `has a digest; ${example}, which covers every digest`;
  const path = value.slice(value.indexOf('/') + 1);
  if (value.includes('/') && path.includes(':')) return `has a tag; ${example}, which covers every tag`;
  if (/[A-Z]/.test(value)) return 'has capital letters, which image names do not; write it in lower case';
  const host = value.split('/', 1)[0]!;
  if (host.includes('*'))
    return `has "*" in its host, which would let other owners' registries in; write the host out`;
  if (!value.includes('/') || !/[.:]|^localhost$/.test(host)) {
    const hub = /^[a-z0-9*._/-]+$/.test(value)
      ? `; for Docker Hub write "docker.io/${value.includes('/') ? '' : 'library/'}${value}"`
      : '';
    return `names no registry host; ${example}${hub}`;
  }
  if (!IMAGE.test(value)) return `is no image pattern; ${example}`;
  const segments = value.split('/').slice(1);
  if (
    segments.slice(0, -1).some((s) => s.includes('**')) ||
    (segments.at(-1)!.includes('**') && segments.at(-1) !== '**')
  ) {
    return '"**" may stand only alone at the end, as in registry.example.com/alpha/**; within a segment write "*"';
  }
  return undefined;
}

export const image = z
  .string()
  .max(255, tooLong(255))
  .superRefine((value, context) => {
    const problem = imageProblem(value);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
  })
  .meta({
    description: '`host[:port]/path`; `*` stands for any text within a segment, `**` at the end for any path',
    examples: ['registry.example.com/alpha/**'],
  });

export const instanceType = text(
  '^[a-z][a-z0-9-]*\\.[a-z0-9-]+$',
  40,
  'is no EC2 instance type; write one such as m5.xlarge',
).meta({ description: 'EC2 instance type', examples: ['m5.2xlarge', 'g5.xlarge'] });

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export const bucketName = text(
  '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$',
  63,
  'is no S3 bucket name; write 3 to 63 lower-case letters, digits, "-" or "."',
)
  .refine(
    (name) =>
      !/\.\.|^[0-9.]+$|^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(name),
    'is a bucket name that S3 reserves; write the name of your bucket',
  )
  .meta({ description: 'S3 bucket', examples: ['acme-alpha-datasets'] });

export const keyPrefix = text(
  '^[A-Za-z0-9_=.-]+(/[A-Za-z0-9_=.-]+)*$',
  512,
  'is no key prefix; write one such as "flyte/alpha", without a slash at its ends',
).refine(
  (prefix) => !prefix.split('/').some((part) => part === '.' || part === '..'),
  'has "." or ".." as a segment; remove it',
);

const LABEL_VALUE = '^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$';
const LABEL_KEY =
  '^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$';

export const labelValue = z
  .string()
  .max(MAX_LABEL, tooLong(MAX_LABEL))
  .regex(
    new RegExp(LABEL_VALUE),
    'is no Kubernetes label value; write letters, digits, "-", "_" and ".", beginning and ending with a letter or digit',
  );

/** A non-empty label value. */
export const label = labelValue.min(1, 'is empty; write a label');

export const labelKey = text(
  LABEL_KEY,
  253 + 1 + MAX_LABEL,
  'is no Kubernetes label key; write a name such as cost-center or example.com/cost-center',
).refine(
  (key) => !isReservedLabel(key),
  'is reserved for Kubernetes, Flyte or the platform; choose a key of your own, such as example.com/cost-center',
);

export const envName = text(
  '^[A-Za-z_][A-Za-z0-9_]*$',
  128,
  'is no name of an environment variable; write letters, digits and "_"',
).refine(
  (name) => !name.toUpperCase().startsWith('FLYTE_'),
  'is reserved: Flyte sets the variables that start with FLYTE_; choose another name',
);

/** https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
const TAG_TEXT = '^[A-Za-z0-9 +=._:/@-]*$';

export const tagKey = text(
  TAG_TEXT,
  128,
  'is no AWS tag key; write letters, digits, blanks and + - = . _ : / @',
)
  .refine(
    (key) => !key.toLowerCase().startsWith('aws:'),
    'begins with "aws:", which AWS reserves; choose another key',
  )
  .refine((key) => !isReservedTag(key), 'is a tag that the platform sets itself; choose another key');

export const tagValue = z
  .string()
  .max(256, tooLong(256))
  .regex(new RegExp(TAG_TEXT), 'is no AWS tag value; write letters, digits, blanks and + - = . _ : / @');
