import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pc from 'picocolors';
import { didYouMean } from '../registry/nearest';
import { type Command, type Io, UserError } from './command';
import { ROOT } from './root';
import { COMMANDS } from './table';
import { terminalIo } from './terminal';

/** Entry of `bin/flyte-tenancy.js`: runs one command on the real terminal and gives the exit code. */
export function run(args: string[]): Promise<number> {
  return main(args, terminalIo());
}

/**
 * Runs the command that `args` name.
 * @param args without node and script: `['validate', '--json']`
 * @returns the command's exit code; 2 for an unknown command or option
 * @throws whatever isn't a mistake of the user's
 */
export async function main(args: string[], io: Io, commands: readonly Command[] = COMMANDS): Promise<number> {
  const [first, ...rest] = args;
  if (first === undefined || first === 'help' || first === '--help' || first === '-h') {
    return help(rest[0], io, commands);
  }
  if (first === '--version' || first === '-v') {
    io.out(version());
    return 0;
  }
  const command = commands.find((each) => each.name === first);
  if (!command) return unknown(first, io, commands);
  if (rest.includes('--help') || rest.includes('-h')) return help(first, io, commands);
  return runCommand(command, rest, io);
}

async function runCommand(command: Command, args: string[], io: Io): Promise<number> {
  try {
    return await command.run(args, io);
  } catch (error) {
    if (error instanceof UserError) {
      io.err(`flyte-tenancy ${command.name}: ${error.message}`);
      return error.code;
    }
    if (isParseArgsError(error)) {
      io.err(`flyte-tenancy ${command.name}: ${error.message}`);
      io.err(`Usage: ${command.usage.split('\n')[0]}`);
      return 2;
    }
    throw error;
  }
}

/** What `parseArgs` of node:util throws for a command line it does not accept. */
function isParseArgsError(error: unknown): error is Error {
  return error instanceof TypeError && String((error as { code?: string }).code).startsWith('ERR_PARSE_ARGS');
}

function help(name: string | undefined, io: Io, commands: readonly Command[]): number {
  if (name === undefined || name.startsWith('-')) {
    io.out(overview(io, commands));
    return 0;
  }
  const command = commands.find((each) => each.name === name);
  if (!command) return unknown(name, io, commands);
  io.out(`${command.summary}\n\nUsage: ${command.usage}`);
  return 0;
}

function overview(io: Io, commands: readonly Command[]): string {
  const { bold, dim } = pc.createColors(io.color);
  const width = Math.max(0, ...commands.map((each) => each.name.length));
  return [
    `${bold('flyte-tenancy')} ${dim(version())}: Flyte for many teams on one cluster`,
    '',
    `${bold('Usage:')} flyte-tenancy COMMAND [OPTIONS]`,
    '',
    ...commands.map((each) => `  ${bold(each.name.padEnd(width))}  ${each.summary}`),
    '',
    'flyte-tenancy COMMAND --help tells the options of a command.',
  ].join('\n');
}

function unknown(name: string, io: Io, commands: readonly Command[]): number {
  const names = commands.map((each) => each.name);
  io.err(`flyte-tenancy: there is no command "${name}"${didYouMean(name, names)}`);
  io.err(`Commands: ${names.join(', ')}`);
  return 2;
}

function version(): string {
  return JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version;
}
