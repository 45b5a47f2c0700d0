/** A user's words in Markdown cells: shown as they were typed, never as markup, HTML or formulas. */

/** Words on one line with every character that Markdown gives a meaning escaped. */
export function markdownText(words: string): string {
  return words
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_{}[\]#|$~!]/g, '\\$&')
    .replace(/^([-+=]|\d+(?=[.)]))/, (start) => (/^\d/.test(start) ? `${start}\\` : `\\${start}`))
}

/** Words over several lines, their line breaks and paragraphs kept. */
export function markdownParagraphs(words: string): string {
  return words
    .split(/\r\n|\r|\n/)
    .map(markdownText)
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/(?<=[^\n])\n(?=[^\n])/g, '  \n')
    .trim()
}
