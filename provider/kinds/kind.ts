import type { Flyteadmin } from '../flyteadmin';
import type { Failure, Properties } from '../properties';

/** What the engine's calls need of one resource type. Inputs and outputs are the same properties. */
export interface Kind {
  /** Type token, such as `flyte:index:Project`. */
  token: string;
  /** A change of one of these properties replaces the resource. */
  replaceOn: readonly string[];
  check(inputs: Properties, olds: Properties | undefined): Failure[];
  /** Leaves out what means the same as absent, so that equal settings compare equal. */
  normalize(inputs: Properties): Properties;
  idOf(inputs: Properties): string;
  /** Makes it so on the server. `name` is the logical name, for messages. */
  create(server: Flyteadmin, inputs: Properties, name: string): Promise<void>;
  /** What the server has, normalized; undefined when it is gone. Fails when `id` is malformed. */
  read(server: Flyteadmin, id: string): Promise<Properties | undefined>;
  update(server: Flyteadmin, inputs: Properties, olds: Properties): Promise<void>;
  delete(server: Flyteadmin, id: string): Promise<void>;
}
