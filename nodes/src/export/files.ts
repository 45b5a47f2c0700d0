/** The export as a folder: the program, what it needs, how to run it, and which data files belong beside it. */
import { fileStem } from './file-names.ts'
import type { ExportInput } from './input.ts'
import { markdownParagraphs, markdownText } from './markdown.ts'
import { notebookOf } from './notebook.ts'
import { writeProgram, type PythonProgram } from './program.ts'
import { lockText, requirementsText } from './requirements.ts'
import { scriptOf } from './script.ts'

export interface ExportedFolder {
  /** A name for the folder or archive, `titanic-survival`. */
  name: string
  files: { path: string; text: string }[]
  /** Data files to copy as they are: which data set goes where. */
  datasets: { id: string; path: string }[]
}

export type ExportForm = 'script' | 'notebook'

/**
 * Everything for a folder or an archive but the data files themselves.
 *
 * @throws ExportRefusal listing every reason why the workflow can't be written as Python.
 */
export function exportFiles(input: ExportInput, form: ExportForm): ExportedFolder {
  const program = writeProgram(input)
  const name = fileStem(input.document.name)
  const path = form === 'script' ? `${name}.py` : `${name}.ipynb`
  const packages =
    form === 'script' ? program.packages : [...program.packages, 'ipykernel', 'nbclient'].sort()
  const text = form === 'script' ? scriptOf(input, program) : notebookOf(input, program)
  return {
    name,
    files: [
      { path, text },
      { path: 'README.md', text: readme(input, program, path, form) },
      { path: 'requirements.txt', text: requirementsText(packages) },
      { path: 'requirements.lock', text: lockText(packages) },
    ],
    datasets: program.datasets.map((dataset) => ({ id: dataset.id, path: dataset.fileName })),
  }
}

function readme(input: ExportInput, program: PythonProgram, path: string, form: ExportForm): string {
  const { document, datasets } = input
  const start = form === 'script' ? `python ${path}` : `jupyter execute --inplace ${path}`
  const sources = program.datasets.flatMap(({ id, fileName }) => {
    const words = (datasets[id].attribution ?? []).map((line) => `  - ${markdownText(line)}`)
    return [`- ${markdownText(fileName)}, sha256 \`${datasets[id].sha256}\``, ...words]
  })
  return [
    `# ${markdownText(document.name)}`,
    '',
    ...(document.description === undefined ? [] : [markdownParagraphs(document.description), '']),
    'Run it with Python 3.11 or newer, in this folder:',
    '',
    '```sh',
    'python -m venv .venv && . .venv/bin/activate',
    'pip install -r requirements.txt',
    start,
    '```',
    '',
    'On Windows the first command is `python -m venv .venv && .venv\\Scripts\\activate`. `requirements.lock` names the',
    'exact versions that the numbers were checked with.',
    ...(form === 'script'
      ? []
      : ['The third command fills in the results; any notebook editor can open the file too.']),
    '',
    ...(sources.length === 0 ? [] : ['## Data', '', ...sources, '']),
  ].join('\n')
}
