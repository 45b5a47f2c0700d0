import type { Plugin } from 'vite'

const absent = 'const absent = () => { throw new Error("The pages write no JSON Schema.") }\n'

/**
 * Zod's schemas carry the code that writes them as JSON Schema along, an eighth of the library, and no bundler can tell
 * that nobody calls it. The server writes the schemas of the API; the pages never do, so that they needn't load it.
 */
export function leaveOutJsonSchema(): Plugin {
  return {
    name: 'leave-out-json-schema',
    apply: 'build',
    transform: {
      filter: { id: /\/zod\/v4\/core\/(to-json-schema|json-schema-processors)\.js$/ },
      handler(code, id) {
        if (id.endsWith('to-json-schema.js')) return absent + absentExports(code)
        // What stands before the processors also says the bounds of numbers and texts.
        const start = code.indexOf('export const stringProcessor')
        if (start < 0) return this.error('Zod keeps its JSON Schema elsewhere now.')
        return absent + code.slice(0, start) + absentExports(code.slice(start))
      },
    },
  }
}

/** The names that a module exports, each as a function that gives one that throws. */
function absentExports(code: string): string {
  const names = [...code.matchAll(/^export (?:const|function) (\w+)/gm)].map(([, name]) => name)
  const renamed = [...code.matchAll(/^export \{ \w+ as (\w+) \}/gm)].map(([, name]) => name)
  return [
    ...names.map((name) => `export const ${name} = () => absent`),
    ...renamed.map((name) => `export { absent as ${name} }`),
  ].join('\n')
}
