/** The program as a script in cells (`# %%`), which editors and Jupytext open like a notebook. */
import { layOut } from '../core/python/layout.ts'
import type { ExportInput } from './input.ts'
import { opening } from './opening.ts'
import type { ProgramSection } from './program-section.ts'
import { writeProgram, type PythonProgram } from './program.ts'

/**
 * A workflow as a Python script. The same input gives the same text.
 *
 * @throws ExportRefusal listing every reason why the workflow can't be written as Python.
 */
export function exportPython(input: ExportInput): { script: string } {
  return { script: scriptOf(input, writeProgram(input)) }
}

export function scriptOf(input: ExportInput, program: PythonProgram): string {
  // Python looks for an encoding declaration in the comments of the first two lines: no user's words may stand there.
  const lines = [
    '# %% [markdown]',
    '#',
    ...commentLines([`# ${opening(input).title}`, ...opening(input).paragraphs]),
  ]
  if (program.imports.length > 0) lines.push('', '# %% Imports', ...program.imports)
  if (program.parameters.length > 0) lines.push('', '# %% Parameters', ...layOut(program.parameters))
  if (program.definitions.length > 0) lines.push('', '', '# %% Functions', ...definitionLines(program), '')
  for (const section of program.sections) lines.push('', ...sectionLines(section))
  return `${lines.join('\n')}\n`
}

/** Functions with the two empty lines between them that Black asks for. */
function definitionLines({ definitions }: PythonProgram): string[] {
  return definitions.flatMap((definition, position) => [
    ...(position === 0 ? [] : ['', '']),
    ...layOut(definition),
  ])
}

function sectionLines(section: ProgramSection): string[] {
  const [title] = commentLines([section.title])
  const words = [section.note, section.remark].filter((paragraph) => paragraph !== null && paragraph !== '')
  return [
    title.replace(/^# ?/, '# %% ').trimEnd(),
    ...commentLines(words.filter((paragraph) => paragraph !== null)),
    ...layOut(section.statements),
  ]
}

const commentWidth = 86

/** Paragraphs as comment lines that no tool takes for a cell mark; an empty comment line stands between them. */
function commentLines(paragraphs: readonly string[]): string[] {
  return paragraphs.flatMap((paragraph, position) => [
    ...(position === 0 ? [] : ['#']),
    ...paragraph.split(/\r\n|\r|\n/).flatMap(commentLine),
  ])
}

function commentLine(words: string): string[] {
  const cleaned = words
    .toWellFormed()
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .trim()
  const lines: string[] = []
  let current = ''
  for (const word of cleaned.split(' ')) {
    if (current !== '' && current.length + 1 + word.length > commentWidth) {
      lines.push(current)
      current = word
    } else current = current === '' ? word : `${current} ${word}`
  }
  return [...lines, current].map((line) => `# ${line.replace(/^%/, '\\%')}`.trimEnd())
}
