/** Which code would run: a cached result is only as good as the code that made it. */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadedModules, moduleGraph } from './module-graph.ts'

const sources = fileURLToPath(new URL('..', import.meta.url))
const rooms = ['core', 'learn', 'catalogue', 'runtime']
const entry = 'runtime/main.ts'
/** It names every node type, but a task loads one of them. */
const registry = 'catalogue/runners.ts'

/** What a node's result owes to the installed code, for its cache key. */
export interface NodeCode {
  /** sha256 of the sources that a task of each node type loads, by the type's id. */
  implementations: Readonly<Record<string, string>>
  /** sha256 of all sources, for a type that isn't listed. */
  everything: string
  /** Version of each engine below them. */
  engines: Readonly<Record<string, string>>
}

let known: Promise<NodeCode> | null = null

/** The code that this process would run nodes with; read once. */
export function nodeCode(): Promise<NodeCode> {
  return (known ??= readSources().then((files) => describeCode(files, installedEngines())))
}

/** sha256 over every source file that can change a result, and over the versions of the engines below it. */
export async function runtimeDigest(): Promise<string> {
  return (await nodeCode()).everything
}

/**
 * The digests of a set of sources.
 *
 * @param files source text by path below `src`
 */
export function describeCode(
  files: ReadonlyMap<string, string>,
  engines: Readonly<Record<string, string>>,
): NodeCode {
  const graph = moduleGraph(files)
  const digests = new Map([...files].map(([path, text]) => [path, sha256(text)]))
  const digestOf = (paths: Iterable<string>) =>
    sha256(
      [...paths]
        .sort()
        .map((path) => `${path}\0${digests.get(path)}`)
        .join('\n'),
    )
  const names = new Set([registry])
  // Kernels are loaded by computed names, and without one its twin does the work.
  const kernels = [...files.keys()].filter((path) => path.endsWith('.js'))
  const base = new Set([...loadedModules(graph, [entry], names), ...kernels])
  const implementations: Record<string, string> = {}
  for (const path of graph.get(registry) ?? []) {
    const type = path.split('/').at(-2)
    if (type === undefined || !path.endsWith('/run.ts')) continue
    implementations[type] = digestOf(new Set([...base, ...loadedModules(graph, [path], names)]))
  }
  const versions = Object.entries(engines).map(([name, version]) => `${name} ${version}`)
  return { implementations, engines, everything: sha256([digestOf(files.keys()), ...versions].join('\n')) }
}

function installedEngines(): Record<string, string> {
  const { version } = createRequire(import.meta.url)('@duckdb/node-api/package.json') as { version: string }
  // The JavaScript engine's functions of numbers change between major versions at most.
  return { duckdb: version, node: process.versions.node.split('.')[0] }
}

async function readSources(): Promise<Map<string, string>> {
  const found = (await Promise.all(rooms.map((room) => filesIn(join(sources, room))))).flat()
  const read = await Promise.all(
    found.map(async (file) => {
      const path = relative(sources, file).split(sep).join('/')
      return [path, await readFile(file, 'utf8')] as const
    }),
  )
  return new Map(read)
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(changesResults)
}

/**
 * Tests, prose, examples, words of other languages and the Python side have no part in a run, nor has what a run is
 * thought to cost.
 */
function changesResults(path: string): boolean {
  const folders = path.split(sep)
  const name = folders.pop() ?? ''
  // `.js`: compiled kernels, without which some work is done in another way.
  const isCode = name.endsWith('.ts') || name.endsWith('.js')
  const isForTests = name.endsWith('.test.ts') || folders.includes('testing')
  return isCode && !isForTests && !name.startsWith('german') && name !== 'python.ts' && name !== 'cost.ts'
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
