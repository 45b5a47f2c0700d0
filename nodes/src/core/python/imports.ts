/** The imports of one exported program: collected while it is written, printed sorted at its top. */

export interface PythonImports {
  /** `import module as alias`; gives the name to write. */
  module(module: string, alias?: string): string
  /** `from module import name`; gives the name to write. */
  name(module: string, name: string): string
  /** A package that another one needs to do what is asked of it, without an import of its own. */
  requires(module: string): void
}

export interface PythonImportList extends PythonImports {
  /** Every name that the imports bind. */
  names(): string[]
  /** The import lines, standard library first, in isort's order. */
  lines(): string[]
  /** The top-level modules that must be installed. */
  packages(): string[]
}

export function createPythonImports(): PythonImportList {
  const modules = new Map<string, string>()
  const members = new Map<string, Set<string>>()
  const required = new Set<string>()
  const used = () => [...new Set([...modules.keys(), ...members.keys()])]
  return {
    module(module, alias = module) {
      modules.set(module, alias)
      return alias
    },
    name(module, name) {
      members.set(module, (members.get(module) ?? new Set()).add(name))
      return name
    },
    requires: (module) => void required.add(module),
    names: () => [...modules.values(), ...[...members.values()].flatMap((names) => [...names])],
    packages: () =>
      [...new Set([...used().map(topLevel), ...required])]
        .filter((name) => !standardLibrary.has(name))
        .sort(byCodeUnit),
    lines() {
      const groups = [
        used().filter((module) => standardLibrary.has(topLevel(module))),
        used().filter((module) => !standardLibrary.has(topLevel(module))),
      ]
      return groups
        .map((group) => importLines(group, modules, members))
        .filter((lines) => lines.length > 0)
        .flatMap((lines, position) => (position === 0 ? lines : ['', ...lines]))
    },
  }
}

const standardLibrary = new Set(['csv', 'hashlib', 'math', 'pathlib', 'warnings'])

function importLines(
  group: readonly string[],
  modules: ReadonlyMap<string, string>,
  members: ReadonlyMap<string, ReadonlySet<string>>,
): string[] {
  const sorted = [...group].sort(byCodeUnit)
  const plain = sorted.flatMap((module) => {
    const alias = modules.get(module)
    if (alias === undefined) return []
    return [alias === module ? `import ${module}` : `import ${module} as ${alias}`]
  })
  const from = sorted.flatMap((module) => {
    const names = members.get(module)
    return names === undefined ? [] : fromImport(module, [...names].sort(byKindThenName))
  })
  return [...plain, ...from]
}

function fromImport(module: string, names: readonly string[]): string[] {
  const flat = `from ${module} import ${names.join(', ')}`
  if (flat.length <= 88) return [flat]
  return [`from ${module} import (`, ...names.map((name) => `    ${name},`), ')']
}

/** isort's order: constants, then classes, then functions. */
function byKindThenName(a: string, b: string): number {
  return rank(a) - rank(b) || byCodeUnit(a, b)
}

function rank(name: string): number {
  if (/^[A-Z0-9_]+$/.test(name)) return 0
  return /^[A-Z]/.test(name) ? 1 : 2
}

function byCodeUnit(a: string, b: string): number {
  if (a < b) return -1
  return a > b ? 1 : 0
}

function topLevel(module: string): string {
  return module.split('.')[0]
}
