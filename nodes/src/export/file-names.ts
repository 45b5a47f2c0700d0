/** File names that are safe in an archive and on every system, none of them twice. */

/** Each name without folders and without characters that some system refuses; a number is added to repeats. */
export function safeFileNames(names: readonly string[]): string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    const safe = safeFileName(name)
    const [, stem, extension] = /^(.*?)(\.[^.]*)?$/s.exec(safe) ?? ['', safe, '']
    let candidate = safe
    for (let suffix = 2; taken.has(candidate.toLowerCase()); suffix++) {
      candidate = `${stem}-${suffix}${extension ?? ''}`
    }
    taken.add(candidate.toLowerCase())
    return candidate
  })
}

function safeFileName(name: string): string {
  const base = name.toWellFormed().normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const cleaned = base
    .replace(/[\p{C}\p{Zl}\p{Zp}<>:"|?*\ufffd]/gu, '')
    .replace(/^[.\s-]+|[.\s]+$/g, '')
    .slice(-100)
  return cleaned === '' || /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(cleaned)
    ? `data-${cleaned || 'set.csv'}`
    : cleaned
}

/** A workflow's name as a file name without extension: `Titanic: who survived?` becomes `titanic-who-survived`. */
export function fileStem(name: string): string {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '')
  return slug === '' ? 'workflow' : slug
}
