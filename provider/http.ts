import * as http from 'node:http';
import * as https from 'node:https';

export interface HttpRequest {
  method: string;
  url: URL;
  headers: { [name: string]: string };
  body?: string;
}

export interface HttpAnswer {
  status: number;
  headers: http.IncomingHttpHeaders;
  text: string;
}

export interface TlsOptions {
  /** PEM bundle of authorities trusted instead of the system's. */
  ca?: string;
  cert?: string;
  key?: string;
}

/** Sends one request; rejects when no complete answer comes within `timeoutMs`. */
export type Send = (request: HttpRequest) => Promise<HttpAnswer>;

/** Answers larger than this are refused; the largest is the list of all attribute rows. */
const ANSWER_MAX = 64 * 1024 * 1024;

/** A sender that keeps connections open and never follows redirects (a redirect would carry the token elsewhere). */
export function httpSender(tls: TlsOptions, timeoutMs: number): Send {
  const agents = {
    'http:': new http.Agent({ keepAlive: true }),
    'https:': new https.Agent({ keepAlive: true, ...tls }),
  };
  return ({ method, url, headers, body }) =>
    new Promise((resolve, reject) => {
      const secure = url.protocol === 'https:';
      const agent = secure ? agents['https:'] : agents['http:'];
      const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
      const options = { method, agent, headers: { ...headers, ...length } };
      const request = (secure ? https : http).request(url, options, (answer) => {
        const chunks: Buffer[] = [];
        let size = 0;
        answer.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > ANSWER_MAX) request.destroy(new Error(`the answer is larger than ${ANSWER_MAX} bytes`));
          chunks.push(chunk);
        });
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      });
      const timer = setTimeout(
        () => request.destroy(new Error(`no answer within ${timeoutMs} ms`)),
        timeoutMs,
      );
      request.on('close', () => clearTimeout(timer));
      request.on('error', reject);
      request.end(body);
    });
}
