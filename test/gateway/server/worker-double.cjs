/**
 * A worker as its supervisor sees it, told how to behave by files in the directory WORKER_DOUBLE: `hold-INDEX` lets it
 * wait with preparing, `fail-INDEX` makes it report that it can't, `die-INDEX` ends it instead. What it was told stands
 * in `INDEX.log`, each line after its process id.
 */
const { appendFileSync, existsSync } = require('node:fs');
const { join } = require('node:path');

const directory = process.env.WORKER_DOUBLE;
const index = Number(process.env.FLYTE_TENANCY_WORKER);
const told = (order) => existsSync(join(directory, `${order}-${index}`));
const note = (line) => appendFileSync(join(directory, `${index}.log`), `${process.pid} ${line}\n`);

function hold(message) {
  if (told('hold')) setTimeout(hold, 5, message);
  else prepare(message);
}

function prepare(message) {
  const { version, source } = message;
  if (told('hold')) {
    note(`hold ${version}`);
    return hold(message);
  }
  note(`prepare ${version}: ${source.registry.teams.length} teams`);
  if (told('die')) process.exit(3);
  process.send({ type: 'prepared', version, ...(told('fail') && { error: 'no room for it' }) });
}

process.on('message', (message) => {
  if (message.type === 'prepare') prepare(message);
  else if (message.type === 'commit') note(`commit ${message.version}`);
  else if (message.type === 'metrics')
    process.send({ type: 'metrics', id: message.id, snapshot: { tokens: { '': [10 ** index] } } });
  else if (message.type === 'shutdown') {
    note('shutdown');
    process.exit(0);
  }
});
process.on('disconnect', () => process.exit(0));
process.send({ type: 'listening' });
