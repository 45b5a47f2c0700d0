/** A CSV file as a relation of text columns, and what is done about a file that DuckDB's reader refuses. */
import { createReadStream } from 'node:fs'
import { quoteString } from '../sql.ts'
import type { CsvHead } from './csv-head.ts'
import { CsvProblem } from './csv-problem.ts'
import { diagnoseCsv } from './diagnose-csv.ts'
import { writePlainCopy } from './plain-copy.ts'

/** Longer rows are a sign of an open quote more often than of data. */
const maximumRowBytes = 64 * 1024 * 1024
/** Small buffers keep every thread's share of the file in cache: half the memory of DuckDB's default, and no slower. */
const usualRowBytes = 2_000_000

/** What no cell is. */
const noText = '\u{f8ff}\u{1f}no missing value\u{1f}\u{f8ff}'

export class CsvSource {
  readonly #head: CsvHead
  readonly #options: { quote: string; header: boolean; naValues: readonly string[] }
  readonly #copy: string
  #path: string
  #plain = false
  #rowBytes = usualRowBytes
  #quotesBehindBlanks: Promise<boolean> | null = null

  /** @param input.copy where a copy may be written that DuckDB reads more easily. */
  constructor(input: {
    path: string
    head: CsvHead
    options: { quote: string; header: boolean; naValues: readonly string[] }
    copy: string
  }) {
    this.#path = input.path
    this.#head = input.head
    this.#options = input.options
    this.#copy = input.copy
  }

  /** The UTF-8 file that is read now: the original, or its plain copy. */
  get path(): string {
    return this.#path
  }

  /**
   * Runs `action` over the relation: columns c0, c1 … of text, missing values NULL, rows in the file's order.
   *
   * @throws CsvProblem where the file is at fault.
   */
  async read<Result>(action: (relation: string) => Promise<Result>): Promise<Result> {
    // A reader of one column takes an empty line for a missing value, where pandas takes it for nothing.
    if (this.#head.encoding !== 'utf-8' || this.#head.names.length === 1) await this.#makePlain()
    else if (!this.#plain && (await this.#hasQuoteBehindBlanks())) await this.#makePlain()
    for (;;) {
      try {
        return await action(this.#relation())
      } catch (error) {
        if (!isReaderError(error)) throw error
        await this.#repair(error)
      }
    }
  }

  /** Whether it looks so: text in quotes may look so too, and a plain copy does no harm. */
  async #hasQuoteBehindBlanks(): Promise<boolean> {
    const { quote } = this.#options
    this.#quotesBehindBlanks ??= quote === '' ? Promise.resolve(false) : findBlanksAndQuote(this.#path, quote)
    return this.#quotesBehindBlanks
  }

  #relation(): string {
    const { delimiter, names } = this.#head
    const quote = quoteString(this.#options.quote)
    const { naValues } = this.#options
    // DuckDB wants at least one.
    const nullTexts = naValues.length === 0 ? [noText] : naValues
    const settings = [
      'auto_detect = false',
      `delim = ${quoteString(delimiter)}`,
      `quote = ${quote}`,
      `escape = ${quote}`,
      `header = ${this.#options.header}`,
      `columns = {${names.map((_, index) => `'c${index}': 'VARCHAR'`).join(', ')}}`,
      `nullstr = [${nullTexts.map(quoteString).join(', ')}]`,
      'strict_mode = true',
      `max_line_size = ${this.#rowBytes}`,
      `buffer_size = ${this.#rowBytes * 2}`,
    ]
    return `read_csv(${quoteString(this.#path)}, ${settings.join(', ')})`
  }

  /** Makes another attempt possible, or says what is wrong with the file. */
  async #repair(error: Error): Promise<void> {
    const { delimiter, names } = this.#head
    const input = { path: this.#path, delimiter, quote: this.#options.quote, fields: names.length }
    const { problem, longestRecord } = await diagnoseCsv(input)
    if (problem !== null) throw problem
    if (longestRecord > maximumRowBytes) throw new CsvProblem('row_too_long')
    if (longestRecord > this.#rowBytes * 0.9) this.#rowBytes = Math.ceil(longestRecord * 1.2)
    else if (!this.#plain) await this.#makePlain()
    else throw error
  }

  async #makePlain(): Promise<void> {
    if (this.#plain) return
    const { delimiter, encoding } = this.#head
    const { quote } = this.#options
    await writePlainCopy({ path: this.#path, target: this.#copy, encoding, delimiter, quote })
    this.#path = this.#copy
    this.#plain = true
  }
}

async function findBlanksAndQuote(path: string, quote: string): Promise<boolean> {
  const pattern = new RegExp(`[ \\t]${quote.replace(/[^\w]/, '\\$&')}`)
  let last = ''
  for await (const chunk of createReadStream(path, { encoding: 'latin1', highWaterMark: 1024 * 1024 })) {
    const text = last + String(chunk)
    if (pattern.test(text)) return true
    last = text.slice(-1)
  }
  return false
}

function isReaderError(error: unknown): error is Error {
  return error instanceof Error && /CSV/.test(error.message) && !/flowza misfit/.test(error.message)
}
