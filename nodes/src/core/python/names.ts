/** Variable names of one exported program: readable, never a keyword or a builtin, never used twice. */

export interface PythonNames {
  /**
   * A free name as close to `preferred` as can be. `preferred` may be any text, a node's title for instance.
   *
   * @param fallback an identifier for texts without a letter or digit of the Latin alphabet.
   */
  allocate(preferred: string, fallback?: string): string
}

/** @param reserved names that mean something else in the program, those of its imports for instance. */
export function createPythonNames(reserved: Iterable<string> = []): PythonNames {
  const taken = new Set([...keywords, ...builtins, ...reserved])
  return {
    allocate(preferred, fallback = 'value') {
      const wanted = isIdentifier(preferred) ? preferred : (identifierFrom(preferred) ?? fallback)
      let name = wanted
      for (let suffix = 2; taken.has(name); suffix++) name = `${wanted}_${suffix}`
      taken.add(name)
      return name
    },
  }
}

const longestName = 40

/** Whether a name can be used as it stands: `X_train`, `SEED`. */
function isIdentifier(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_]*$/.test(name) && name.length <= longestName + 10
}

/**
 * A Python identifier out of any text, a node's title for instance: `Train / test split` becomes `train_test_split`,
 * `2nd model` becomes `n_2nd_model`; null when nothing is left.
 */
export function identifierFrom(words: string): string | null {
  const slug = words
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[^a-z0-9]+/g, '_')
    .slice(0, longestName)
    .replace(/^_+|_+$/g, '')
  if (slug === '') return null
  return /^[0-9]/.test(slug) ? `n_${slug}` : slug
}

/** Whether a text can be written as the name of an argument, `cluster=...`. */
export function isArgumentName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !keywords.includes(name) && name !== 'self'
}

const keywords = (
  'False None True and as assert async await break class continue def del elif else except finally for from ' +
  'global if import in is lambda nonlocal not or pass raise return try while with yield match case type _'
).split(' ')

const builtins = (
  'abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex copyright ' +
  'credits delattr dict dir display divmod enumerate eval exec exit filter float format frozenset get_ipython getattr ' +
  'globals hasattr hash help hex id input int isinstance issubclass iter len license list locals map max memoryview ' +
  'min next object oct open ord pow print property quit range repr reversed round set setattr slice sorted ' +
  'staticmethod str sum super tuple vars zip'
).split(' ')
