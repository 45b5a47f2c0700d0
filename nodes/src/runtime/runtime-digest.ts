/** Which code would run: a cached result is only as good as the code that made it. */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const sources = fileURLToPath(new URL('..', import.meta.url))
const rooms = ['core', 'learn', 'catalogue', 'runtime']

let known: Promise<string> | null = null

/** sha256 over every source file that can change a result, and over the versions of the engines below it. */
export function runtimeDigest(): Promise<string> {
  return (known ??= computeDigest())
}

async function computeDigest(): Promise<string> {
  const hash = createHash('sha256')
  const files = (await Promise.all(rooms.map((room) => filesIn(join(sources, room))))).flat()
  for (const path of files.map((file) => relative(sources, file).split(sep).join('/')).sort()) {
    hash.update(`${path}\0`)
    hash.update(await readFile(join(sources, path)))
  }
  const { version } = createRequire(import.meta.url)('@duckdb/node-api/package.json') as { version: string }
  hash.update(`duckdb ${version}`)
  return hash.digest('hex')
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  return entries
    .filter((entry) => entry.isFile() && changesResults(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
}

/** Tests, prose, examples and the Python side have no part in a run. */
function changesResults(name: string): boolean {
  // `.js`: compiled kernels, without which some work is done in another way.
  const isCode = name.endsWith('.ts') || name.endsWith('.js')
  return isCode && !name.endsWith('.test.ts') && name !== 'python.ts'
}
