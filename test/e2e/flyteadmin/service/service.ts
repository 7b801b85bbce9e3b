import type { Store } from '../store';
import type { Caller } from '../token';

/** What an RPC's implementation gets besides its request. */
export interface Context {
  store: Store;
  caller: Caller;
  config: Config;
}

export interface Config {
  bucket: string;
  /** First segment of every upload's key. */
  uploadPrefix: string;
  /** Signs an object's URL. */
  sign(method: 'GET' | 'PUT', bucket: string, key: string, seconds: number): string;
  issuer?: string;
}

/** Answers one RPC; the result is a plain initializer of the response message. */
export type Implementation = (request: any, context: Context) => any;
export type Implementations = Record<string, Implementation>;
