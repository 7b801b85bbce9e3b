import type { Identity } from '../../access/model';
import type { GatewayRequest, Verdict } from '../model';
import type { Snapshot } from './metrics';
import type { PolicySource } from './policy';

/** From the supervisor to a worker, and from a worker to its lane. A policy is prepared everywhere before it holds anywhere. */
export type ToWorker =
  | { type: 'prepare'; version: number; source: PolicySource }
  | { type: 'commit'; version: number }
  | { type: 'keys' }
  | { type: 'metrics'; id: number }
  | { type: 'shutdown' };

export type FromWorker =
  | { type: 'listening' }
  | { type: 'prepared'; version: number; error?: string }
  | { type: 'metrics'; id: number; snapshot: Snapshot };

export type ToLane =
  | { type: 'prepare'; version: number; source: PolicySource }
  | { type: 'commit'; version: number }
  | { type: 'decide'; id: number; identity: Identity | undefined; request: GatewayRequest };

export type FromLane =
  | { type: 'prepared'; version: number; error?: string }
  | { type: 'decided'; id: number; verdict?: Verdict; error?: string };
