/** A double of pulumi-resource-random: really random, and remembers. The real one can't be had from a package registry. */
import { randomBytes, randomInt } from 'node:crypto';
import { ResourceProviderService } from '@pulumi/pulumi/proto/provider_grpc_pb';
import { ProviderError } from '../../../provider/errors';
import { servePlugin } from '../../../provider/plugin';
import type { Properties } from '../../../provider/properties';
import { remembered } from './remembered';
import { resourceProvider } from './resource-provider';

/** Letters and digits; a program that asks for special characters gets none. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** What each type gives in the real provider; of the hash only the shape is right. */
const OUTPUTS: { [type: string]: (length: number) => Properties } = {
  RandomPassword: (length) => ({
    result: Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join(''),
    bcryptHash: `$2a$10$${randomBytes(40).toString('hex').slice(0, 53)}`,
  }),
  RandomBytes: (length) => {
    const bytes = randomBytes(length);
    return { base64: bytes.toString('base64'), hex: bytes.toString('hex') };
  },
};

const cloud = remembered('random', (token, _name, inputs) => {
  const outputsOf = OUTPUTS[token.split(':').pop() ?? ''];
  if (!outputsOf) throw new ProviderError(`the random double knows no ${token}`);
  return outputsOf(inputs.length);
});

servePlugin(
  ResourceProviderService,
  resourceProvider('random', () => cloud),
);
