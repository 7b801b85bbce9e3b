import type { HttpAnswer, Send } from './http';

export interface RetryOptions {
  /** Further tries after the first. */
  retries: number;
  /** Wait before the first retry, milliseconds; doubles each time, up to `maxDelayMs`. */
  delayMs: number;
  maxDelayMs: number;
}

const RETRIED = new Set([429, 500, 502, 503, 504]);

/**
 * Tries again after a lost connection, a time-out, 429 and 5xx, waiting exponentially longer with jitter, or as long as
 * Retry-After says. Every call the provider makes may be repeated: flyteadmin's PUT and DELETE are idempotent, and a
 * POST that had succeeded answers 409, which the caller understands.
 *
 * Once a request got no answer to any of its tries, others of its method try only once, until there is an answer again:
 * else an update would wait for each of them in turn when the server hangs. Reads may be answered while writes are not.
 */
export function retrying(
  send: Send,
  options: RetryOptions,
  sleep: (ms: number) => Promise<void> = wait,
): Send {
  const silent = new Set<string>();
  return async (request) => {
    for (let attempt = 0; ; attempt++) {
      const last = attempt >= options.retries;
      let answer: HttpAnswer | undefined;
      try {
        answer = await send(request);
        silent.delete(request.method);
      } catch (error) {
        if (last) silent.add(request.method);
        if (silent.has(request.method)) throw error;
      }
      if (answer && (last || !RETRIED.has(answer.status))) return answer;
      await sleep((answer && retryAfterMs(answer)) ?? backoffMs(options, attempt));
    }
  };
}

function backoffMs({ delayMs, maxDelayMs }: RetryOptions, attempt: number): number {
  const ceiling = Math.min(maxDelayMs, delayMs * 2 ** attempt);
  return ceiling / 2 + (Math.random() * ceiling) / 2;
}

function retryAfterMs(answer: HttpAnswer): number | undefined {
  const seconds = Number(answer.headers['retry-after']);
  return Number.isFinite(seconds) && seconds >= 0 && answer.headers['retry-after']
    ? Math.min(seconds, 60) * 1000
    : undefined;
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
