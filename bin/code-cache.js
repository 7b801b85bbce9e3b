/**
 * Loads a JavaScript file (CommonJS) with V8's compiled form of it kept beside it: half of a short command's start-up
 * would be compiling. V8 itself refuses a compiled form of another version, and the file's name holds its content's hash.
 */
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const vm = require('node:vm');

/**
 * @param {string} file
 * @param {string} root folder from which the file's own `require` looks for packages
 * @returns what the file exports
 */
function requireCompiled(file, root) {
  if (require.cache[file]) return require.cache[file].exports;
  const compiled = `${file}.v8`;
  const cachedData = read(compiled);
  const script = new vm.Script(Module.wrap(fs.readFileSync(file, 'utf8')), {
    filename: file,
    cachedData,
    importModuleDynamically: vm.constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  if (!cachedData || script.cachedDataRejected) {
    // Only at the end is everything compiled that this command needed.
    process.once('exit', () => write(compiled, script.createCachedData()));
  }
  const module = new Module(file, require.main);
  module.filename = file;
  module.paths = [];
  require.cache[file] = module;
  try {
    script.runInThisContext()(
      module.exports,
      Module.createRequire(path.join(root, 'package.json')),
      module,
      file,
      path.dirname(file),
    );
  } catch (error) {
    delete require.cache[file];
    throw error;
  }
  module.loaded = true;
  return module.exports;
}

function read(file) {
  try {
    return fs.readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Whole or not at all; a folder that can't be written only means that the next start isn't faster. */
function write(file, data) {
  const partial = `${file}.${process.pid}`;
  try {
    fs.writeFileSync(partial, data);
    fs.renameSync(partial, file);
  } catch {
    fs.rmSync(partial, { force: true });
  }
}

module.exports = { requireCompiled };
