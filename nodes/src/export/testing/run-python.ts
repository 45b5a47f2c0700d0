/** Runs many small Python programs in one process: starting Python and scikit-learn takes longer than most of them. */
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface PythonProgramRun {
  /** What it printed. */
  output: string
  /** The last lines of the traceback; null when it ran to its end. */
  error: string | null
  /** Texts of the warnings it gave, deprecations not among them: those are errors. */
  warnings: string[]
}

export interface PythonProgramFile {
  source: string
  /** The folder that it runs in, where its data lies. */
  folder: string
}

/** Each program gets a namespace and a folder of its own; deprecation and future warnings are errors. */
const driver = `
import contextlib, io, json, os, sys, traceback, warnings
results = []
for program in json.load(open(sys.argv[1], encoding="utf-8")):
    os.chdir(program["folder"])
    output, error = io.StringIO(), None
    with contextlib.redirect_stdout(output), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        warnings.simplefilter("error", DeprecationWarning)
        warnings.simplefilter("error", FutureWarning)
        try:
            exec(compile(program["source"], "exported.py", "exec"), {"__name__": "__main__"})
        except BaseException:
            error = "".join(traceback.format_exc().splitlines(True)[-12:])
    results.append({"output": output.getvalue(), "error": error, "warnings": [str(w.message) for w in caught]})
json.dump(results, open(sys.argv[2], "w", encoding="utf-8"))
`

/** @throws Error when Python itself fails; a failing program is a result. */
export async function runPrograms(
  python: string,
  programs: readonly PythonProgramFile[],
): Promise<PythonProgramRun[]> {
  return runPythonJson(python, driver, programs)
}

/**
 * Runs \`source\` with the paths of two JSON files as its arguments: it reads \`input\` from the first and leaves its
 * result in the second.
 *
 * @throws Error with what Python printed when it fails.
 */
export async function runPythonJson<Result>(python: string, source: string, input: unknown): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'flowza-python-'))
  try {
    const [program, given, result] = ['program.py', 'input.json', 'result.json'].map((name) =>
      join(folder, name),
    )
    await writeFile(program, source)
    await writeFile(given, JSON.stringify(input))
    await finished(python, [program, given, result])
    const { readFile } = await import('node:fs/promises')
    return JSON.parse(await readFile(result, 'utf8')) as Result
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function finished(command: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const environment = {
      ...process.env,
      OMP_NUM_THREADS: '1',
      PYTHONIOENCODING: 'utf-8',
      PYTHONHASHSEED: '0',
    }
    const child = spawn(command, args, { env: environment, stdio: ['ignore', 'ignore', 'pipe'] })
    let complaint = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text))
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`Python ended with ${code}: ${complaint.slice(-2_000)}`)),
    )
  })
}
