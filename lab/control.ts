import { existsSync, readdirSync, statSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Folders of labs start so, in the folder for temporary files. */
export const FOLDER_PREFIX = 'flyte-lab-';
const SOCKET = 'control.sock';

/** A line of the conversation: text to show, or how it ended. */
type Message = { text: string } | { code: number };

/** Applies and tells `say` about it; gives the exit code. */
export type Apply = (say: (text: string) => void) => Promise<number>;

/** Lets other terminals of the same user ask for an apply. The lab's folder keeps others out. */
export async function serveControl(folder: string, apply: Apply): Promise<Server> {
  const server = createServer((socket) => {
    const send = (message: Message) => socket.writable && socket.write(`${JSON.stringify(message)}\n`);
    socket.on('error', () => {});
    createInterface({ input: socket }).on('line', async (line) => {
      if (line !== 'up') return socket.destroy();
      const code = await apply((text) => send({ text })).catch((error: Error) => {
        send({ text: error.message });
        return 1;
      });
      send({ code });
      socket.end();
    });
  });
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(join(folder, SOCKET), resolve),
  );
  return server;
}

/**
 * Asks a running lab to apply its registry.
 *
 * @param folder which lab; undefined: the only one that runs
 * @returns the engine's exit code
 * @throws Error when no lab runs, or several and none is named
 */
export async function askToApply(folder: string | undefined, say: (text: string) => void): Promise<number> {
  const sockets = await Promise.all((folder ? [folder] : labFolders()).map(reach));
  const found = sockets.flatMap((socket) => (socket ? [socket] : []));
  const [lab, ...others] = found;
  if (!lab)
    throw new Error(folder ? `no lab runs in ${folder}` : 'no lab runs: start one with `npm run lab`');
  if (others.length > 0) {
    for (const { socket } of found) socket.destroy();
    throw new Error(
      `${found.length} labs run: name one with --lab ${found.map((one) => one.folder).join(' or --lab ')}`,
    );
  }
  return converse(lab.socket, say);
}

function converse(socket: Socket, say: (text: string) => void): Promise<number> {
  return new Promise((resolve, reject) => {
    createInterface({ input: socket }).on('line', (line) => {
      const message = JSON.parse(line) as Message;
      if ('text' in message) say(message.text);
      else resolve(message.code);
    });
    socket.once('close', () => reject(new Error('the lab ended meanwhile')));
    socket.write('up\n');
  });
}

/** This user's; one that was killed has left its folder. */
function labFolders(): string[] {
  const user = process.getuid?.();
  return readdirSync(tmpdir())
    .filter((name) => name.startsWith(FOLDER_PREFIX))
    .map((name) => join(tmpdir(), name))
    .filter((path) => existsSync(join(path, SOCKET)) && (user === undefined || statSync(path).uid === user));
}

function reach(folder: string): Promise<{ folder: string; socket: Socket } | undefined> {
  return new Promise((resolve) => {
    const socket = connect(join(folder, SOCKET));
    socket.once('connect', () => resolve({ folder, socket })).once('error', () => resolve(undefined));
  });
}
