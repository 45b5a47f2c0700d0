/** Which source files a module loads when it runs, read from the sources themselves. */
import { posix } from 'node:path'

/** `import … from 'x'`, `export … from 'x'`, `import 'x'`, `import('x')`; what is imported as a type loads nothing. */
const imports =
  /(?:^|[;\n])\s*(?:import|export)\s+(?!type\b)[^'";]*?\bfrom\s*'(\.[^']+)'|(?:^|[;\n])\s*import\s*'(\.[^']+)'|\bimport\(\s*'(\.[^']+)'\s*\)/g
/** A module that is handed to a thread by its address. */
const addresses = /new URL\(\s*'(\.[^']+)',\s*import\.meta\.url\s*\)/g

/**
 * The source files that each source file names as its imports, dynamic ones and those of threads included.
 *
 * @param files source text by path, with slashes and without a leading one
 */
export function moduleGraph(files: ReadonlyMap<string, string>): Map<string, string[]> {
  const graph = new Map<string, string[]>()
  for (const [path, text] of files) {
    const named = [...text.matchAll(imports), ...text.matchAll(addresses)].map(
      ([, first, second, third]) => first ?? second ?? third ?? '',
    )
    const resolved = named.map((name) => posix.join(posix.dirname(path), name))
    graph.set(path, [...new Set(resolved)].filter((target) => files.has(target)).sort())
  }
  return graph
}

/** A module and everything that it loads, without what lies behind the modules in `without`. */
export function loadedModules(
  graph: ReadonlyMap<string, readonly string[]>,
  roots: readonly string[],
  without: ReadonlySet<string> = new Set(),
): Set<string> {
  const loaded = new Set<string>()
  const waiting = [...roots]
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (loaded.has(path) || without.has(path) || !graph.has(path)) continue
    loaded.add(path)
    waiting.push(...(graph.get(path) ?? []))
  }
  return loaded
}
