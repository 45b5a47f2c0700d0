import { cpSync, existsSync, mkdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

/** What the server and the workers run from: their folders, the built interface, and the packages that they import. */
const folders = [
  'scripts',
  'templates',
  'datasets',
  'backend/src',
  'backend/drizzle',
  'nodes/src',
  'frontend/dist',
]
const files = [
  'package.json',
  'LICENSE',
  'NOTICE.md',
  'backend/package.json',
  'nodes/package.json',
  'frontend/package.json',
]
const workspaces = ['backend', 'nodes']
/** The kernels come compiled with the sources. */
const leftOut = new Set(['assemblyscript'])

/** Fills the folder that the image of the product is built from; the interface must have been built. */
export function fillProductContext(root, folder) {
  if (!existsSync(join(root, 'frontend', 'dist', 'index.html'))) {
    throw new Error('The interface has not been built.')
  }
  for (const path of folders) {
    cpSync(join(root, path), join(folder, path), {
      recursive: true,
      filter: (source) => !source.endsWith('.test.ts'),
    })
  }
  for (const path of files) cpSync(join(root, path), join(folder, path))
  for (const path of packagesOf(root)) {
    cpSync(join(root, path), join(folder, path), {
      recursive: true,
      dereference: true,
      // Another version of a package, below the one that needs it, is in the list itself.
      filter: (source) => !relative(join(root, path), source).split('/').includes('node_modules'),
    })
  }
  mkdirSync(join(folder, 'node_modules', '@flowza'), { recursive: true })
  for (const name of workspaces) symlinkSync(`../../${name}`, join(folder, 'node_modules', '@flowza', name))
}

/** Paths, relative to the root, of every package that the workspaces need when they run. */
function packagesOf(root) {
  const found = new Set()
  const waiting = workspaces.map((name) => join(root, name))
  for (let from = waiting.pop(); from !== undefined; from = waiting.pop()) {
    const { dependencies = {}, peerDependencies = {} } = JSON.parse(
      readFileSync(join(from, 'package.json'), 'utf8'),
    )
    const optional = nativeParts(from)
    for (const name of new Set([
      ...Object.keys(dependencies),
      ...Object.keys(peerDependencies),
      ...optional,
    ])) {
      if (name.startsWith('@flowza/') || leftOut.has(name)) continue
      const folder = resolveFrom(root, from, name)
      // A peer that is not installed is one that nobody needs.
      if (folder === null) continue
      const path = relative(root, folder)
      if (found.has(path)) continue
      found.add(path)
      waiting.push(folder)
    }
  }
  return found
}

/** The one part of a package for this machine, as DuckDB's binary, is an optional dependency. */
function nativeParts(folder) {
  const { optionalDependencies = {}, name } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  // The database comes from elsewhere: the image has no embedded one.
  return name === '@flowza/backend' ? [] : Object.keys(optionalDependencies)
}

/** Node's own way: the nearest `node_modules` that has it. */
function resolveFrom(root, from, name) {
  for (let folder = from; folder.startsWith(root); folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name)
    if (existsSync(join(candidate, 'package.json'))) return realpathSync(candidate)
  }
  return null
}
