import { BODY } from './body';
import type { Attack } from './model';
import { NAMES } from './names';
import { PATH } from './path';
import { QUERY } from './query';
import { REFERENCES } from './references';
import { TRANSPORT } from './transport';

/** The corpus, by what is attacked. */
export const CORPUS: Record<string, Attack[]> = {
  query: QUERY,
  path: PATH,
  body: BODY,
  references: REFERENCES,
  names: NAMES,
  transport: TRANSPORT,
};

export type { Attack, GrpcSend, HttpSend, Outcome, Persona } from './model';
