/** The program as a Jupyter notebook, format 4.5, without outputs. */
import { layOut } from '../core/python/layout.ts'
import type { ExportInput } from './input.ts'
import { markdownParagraphs, markdownText } from './markdown.ts'
import { opening } from './opening.ts'
import type { ProgramSection } from './program-section.ts'
import { writeProgram, type PythonProgram } from './program.ts'

type Metadata = Record<string, unknown>

interface Cell {
  cell_type: 'markdown' | 'code'
  id: string
  metadata: Metadata
  source: string[]
}

/**
 * A workflow as a notebook. The same input gives the same bytes; cell ids come from node ids, so that two exports of a
 * changed workflow differ where it changed.
 *
 * @throws ExportRefusal listing every reason why the workflow can't be written as Python.
 */
export function exportNotebook(input: ExportInput): { notebook: string } {
  return { notebook: notebookOf(input, writeProgram(input)) }
}

export function notebookOf(input: ExportInput, program: PythonProgram): string {
  const ids = createCellIds()
  const { title, paragraphs } = opening(input)
  const cells: Cell[] = [
    markdownCell(ids('title'), [`# ${markdownText(title)}`, ...paragraphs.map(markdownParagraphs)]),
  ]
  if (program.imports.length > 0) cells.push(codeCell(ids('imports'), program.imports))
  if (program.parameters.length > 0) {
    cells.push(codeCell(ids('parameters'), layOut(program.parameters), { tags: ['parameters'] }))
  }
  program.definitions.forEach((definition, position) =>
    cells.push(codeCell(ids(`function-${position + 1}`), layOut(definition))),
  )
  for (const section of program.sections) cells.push(...sectionCells(section, ids))
  const notebook = {
    cells: cells.map((cell) =>
      cell.cell_type === 'code' ? { ...cell, outputs: [], execution_count: null } : cell,
    ),
    metadata: {
      kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
      language_info: { name: 'python' },
      flowza: { format: input.document.format, nodes: input.document.nodes.length },
    },
    nbformat: 4,
    nbformat_minor: 5,
  }
  return `${JSON.stringify(notebook, null, 1)}\n`
}

function sectionCells(section: ProgramSection, ids: (wanted: string) => string): Cell[] {
  const id = section.node === null ? 'comparison' : `n-${section.node}`
  const metadata: Metadata = section.node === null ? {} : { flowza: { node: section.node } }
  const words = [section.note, section.remark].filter((paragraph) => paragraph !== null)
  const heading = `## ${markdownText(section.title) || 'Untitled'}`
  const cells = [
    markdownCell(ids(`${id}-md`), [heading, ...words.map(markdownParagraphs).filter(Boolean)], metadata),
  ]
  const lines = layOut(section.statements)
  if (lines.length > 0) cells.push(codeCell(ids(id), lines, metadata))
  return cells
}

function markdownCell(id: string, paragraphs: readonly string[], metadata: Metadata = {}): Cell {
  return { cell_type: 'markdown', id, metadata, source: sourceLines(paragraphs.join('\n\n').split('\n')) }
}

function codeCell(id: string, lines: readonly string[], metadata: Metadata = {}): Cell {
  return { cell_type: 'code', id, metadata, source: sourceLines(lines) }
}

/** Jupyter keeps a cell as a list of lines, each but the last with its line break. */
function sourceLines(lines: readonly string[]): string[] {
  return lines.map((line, position) => (position === lines.length - 1 ? line : `${line}\n`))
}

const longestCellId = 64

/** Ids of at most 64 characters, unique in the notebook. */
function createCellIds(): (wanted: string) => string {
  const taken = new Set<string>()
  return (wanted) => {
    let id = wanted.slice(0, longestCellId)
    for (let suffix = 2; taken.has(id); suffix++) {
      const end = `-${suffix}`
      id = wanted.slice(0, longestCellId - end.length) + end
    }
    taken.add(id)
    return id
  }
}
