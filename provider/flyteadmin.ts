import type { Authorize } from './auth';
import { ProviderError } from './errors';
import type { HttpAnswer, HttpRequest, Send } from './http';
import { KeyedMutex, limiter } from './limits';
import type { Properties } from './properties';

export interface FlyteadminOptions {
  /** Take over what exists on the server instead of failing. */
  adopt: boolean;
  /** Requests under way at once. */
  concurrency: number;
}

export interface Answer {
  status: number;
  body: Properties;
}

/** How long a shared list may serve, milliseconds; any write of this provider ends it at once. */
const SHARED_MS = 2_000;

/** flyteadmin's HTTP door, spoken to in JSON. */
export class Flyteadmin {
  private readonly limit: ReturnType<typeof limiter>;
  private readonly mutex = new KeyedMutex();
  private readonly shared = new Map<string, { answer: Promise<Properties>; until: number }>();
  private version: Promise<void> | undefined;

  /** `base` is the URL flyteadmin's paths are appended to. */
  constructor(
    private readonly base: string,
    private readonly transport: Send,
    private readonly authorize: Authorize,
    readonly options: FlyteadminOptions,
  ) {
    this.limit = limiter(options.concurrency);
  }

  /** Sends one request. Statuses other than 2xx and `expected` are errors that carry flyteadmin's message. */
  async send(
    method: string,
    path: string,
    body?: Properties,
    expected: readonly number[] = [],
  ): Promise<Answer> {
    this.version ??= this.checkVersion();
    await this.version;
    return this.exchange(method, path, body, expected);
  }

  /** A GET whose answer calls close in time share. */
  getShared(path: string): Promise<Properties> {
    const held = this.shared.get(path);
    if (held && held.until > Date.now()) return held.answer;
    const answer = this.send('GET', path).then(({ body }) => body);
    this.shared.set(path, { answer, until: Date.now() + SHARED_MS });
    answer.catch(() => this.forget(path));
    return answer;
  }

  /** The next `getShared` asks again. */
  forget(path: string): void {
    this.shared.delete(path);
  }

  exclusively<T>(key: string, work: () => Promise<T>): Promise<T> {
    return this.mutex.run(key, work);
  }

  private async exchange(
    method: string,
    path: string,
    body: Properties | undefined,
    expected: readonly number[],
  ): Promise<Answer> {
    const answer = await this.authorized(method, path, body);
    const parsed = parseJson(answer.text);
    const success = answer.status >= 200 && answer.status < 300;
    if (success && parsed === undefined) throw failure(method, path, answer, 'the answer is no JSON object');
    if (!success && !expected.includes(answer.status))
      throw failure(method, path, answer, messageOf(answer, parsed));
    return { status: answer.status, body: parsed ?? {} };
  }

  /** A refused token is renewed once: it may have been revoked, or its key rotated, before it expired. */
  private async authorized(method: string, path: string, body: Properties | undefined): Promise<HttpAnswer> {
    const first = await this.once(method, path, body, false);
    return first.status === 401 ? this.once(method, path, body, true) : first;
  }

  private once(
    method: string,
    path: string,
    body: Properties | undefined,
    renew: boolean,
  ): Promise<HttpAnswer> {
    return this.limit(async () => {
      const headers: HttpRequest['headers'] = {
        accept: 'application/json',
        ...(await this.authorize(renew)),
      };
      if (body !== undefined) headers['content-type'] = 'application/json';
      const url = new URL(this.base + path);
      const request = { method, url, headers, body: body && JSON.stringify(body) };
      try {
        return await this.transport(request);
      } catch (error) {
        throw new ProviderError(
          `${method} ${path}: ${url.origin} can't be reached: ${(error as Error).message}`,
        );
      }
    });
  }

  private async checkVersion(): Promise<void> {
    const answer = await this.exchange('GET', '/api/v1/version', undefined, [404, 405, 415, 501]);
    const info = answer.body.controlPlaneVersion ?? answer.body.control_plane_version ?? {};
    const version = String(info.Version ?? info.version ?? '');
    if (answer.status < 300 && !/^v?2\./.test(version)) return;
    throw new ProviderError(
      `The endpoint serves ${version ? `Flyte ${version}` : 'no flyteadmin version 1 API'}; this provider manages flyteadmin 1.16.x. ` +
        'Flyte 2 replaced projects and matchable attributes by other services.',
    );
  }
}

function parseJson(text: string): Properties | undefined {
  try {
    const value = JSON.parse(text === '' ? '{}' : text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function messageOf(answer: HttpAnswer, parsed: Properties | undefined): string {
  const message = parsed?.message ?? parsed?.error ?? answer.text;
  return String(message).slice(0, 2_000) || 'no message';
}

function failure(method: string, path: string, answer: HttpAnswer, message: string): ProviderError {
  return new ProviderError(`${method} ${path}: HTTP ${answer.status}: ${message}`);
}
