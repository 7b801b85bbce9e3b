import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from '../registry/model';
import { escapeHtml, page } from './identity/page';

/** A page behind the gateway's browser login, where flyteconsole would be: who you are and what the gateway lets you see. */
export interface Console {
  /** `HOST:PORT`. */
  address: string;
  close(): Promise<void>;
}

/** @param registry the places to offer, read anew for each page */
export async function startConsole(registry: () => Registry): Promise<Console> {
  const server: Server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
    response.end(consolePage(registry()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** Asks the gateway with the browser's own login: it answers what it would answer to flyteconsole. */
const SCRIPT = `
const show = (id, text) => { document.getElementById(id).textContent = text; };
const ask = async (path) => { const a = await fetch(path); return [a.status, await a.json().catch(() => ({}))]; };
ask('/me').then(([status, me]) => show('me', status === 200 ? me.name || me.subject : 'HTTP ' + status));
ask('/api/v1/projects').then(([status, answer]) =>
  show('projects', status === 200 ? (answer.projects || []).map((p) => p.id).join(', ') || 'none' : answer.message || 'HTTP ' + status));
for (const button of document.querySelectorAll('button[value]')) button.onclick = async () => {
  const path = '/api/v1/executions/' + button.value + '?limit=10';
  const [status, answer] = await ask(path);
  show('answer', 'GET ' + path + '\\nHTTP ' + status + '\\n' + JSON.stringify(answer, null, 2));
};`;

function consolePage(registry: Registry): string {
  const places = registry.teams.flatMap(({ projects }) =>
    projects.flatMap(({ id, domains }) => domains.map((domain) => `${id}/${domain}`)),
  );
  const buttons = places.map(
    (place) => `<button value="${escapeHtml(place)}">executions in ${escapeHtml(place)}</button>`,
  );
  return page(
    'Flyte behind the gateway',
    `<p>You are <b id="me">…</b>. Projects you see: <b id="projects">…</b>. <a href="/logout">Log out</a> to be somebody else.</p>
<p>The lab has no flyteconsole; this page asks Flyte's API as it would. Ask for another team's executions too.</p>
<pre id="answer">—</pre>${buttons.join('\n')}<script>${SCRIPT}</script>`,
  );
}
