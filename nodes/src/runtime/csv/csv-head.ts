/** The beginning of a CSV file, read before DuckDB sees it: is it text, how is it encoded, what are its columns? */
import { isAscii } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { CsvProblem } from './csv-problem.ts'

export const csvEncodings = ['utf-8', 'utf-16', 'latin-1', 'windows-1252'] as const
export type CsvEncoding = (typeof csvEncodings)[number]

export interface CsvDialect {
  /** One character, or `auto`. */
  delimiter: string
  /** One character, or empty for none. */
  quote: string
  header: boolean
  /** `auto`: UTF-8, or Windows-1252 where the file isn't that. */
  encoding: CsvEncoding | 'auto'
}

export interface CsvHead {
  delimiter: string
  encoding: CsvEncoding
  /** Column names: the header's, or `column_1` … where there is none. */
  names: string[]
  /** Whether a row stands behind the header. */
  hasRows: boolean
  /** Whether the file is nothing but a header without quotes, so that its names are all there is to read. */
  isNamesAlone: boolean
}

const headBytes = 1024 * 1024
const mostColumns = 10_000
const candidates = [',', ';', '\t', '|'] as const

/**
 * Reads the head of the file.
 *
 * @throws CsvProblem `file_empty`, `file_binary`, `column_repeated`, `too_many_columns`, `quote_unclosed`
 */
export async function readCsvHead(path: string, dialect: CsvDialect): Promise<CsvHead> {
  const { bytes, complete } = await readStart(path)
  if (bytes.length === 0) throw new CsvProblem('file_empty')
  const encoding = detectEncoding(bytes, dialect.encoding)
  if (encoding !== 'utf-16' && bytes.includes(0)) throw new CsvProblem('file_binary')
  const text = decode(bytes, encoding)
  const delimiter = dialect.delimiter === 'auto' ? sniffDelimiter(text, dialect.quote) : dialect.delimiter
  const records = parseRecords(text, { delimiter, quote: dialect.quote, most: 2, complete })
  if (records.length === 0) throw new CsvProblem('file_empty')
  const count = records[0].length
  if (count > mostColumns) throw new CsvProblem('too_many_columns', { count, most: mostColumns })
  const names = dialect.header ? headerNames(records[0]) : records[0].map((_, index) => `column_${index + 1}`)
  const hasRows = records.length > (dialect.header ? 1 : 0)
  const isPlain = !text.includes('\ufffd') && (dialect.quote === '' || !text.includes(dialect.quote))
  return { delimiter, encoding, names, hasRows, isNamesAlone: complete && !hasRows && isPlain }
}

/** What `auto` finds in a file; null when the file is no table. */
export async function findDialect(
  path: string,
): Promise<{ delimiter: string; encoding: CsvEncoding } | null> {
  try {
    const dialect = { delimiter: 'auto', quote: '"', header: false, encoding: 'auto' } as const
    const { delimiter, encoding } = await readCsvHead(path, dialect)
    return { delimiter, encoding: encoding === 'utf-8' ? await findEncoding(path) : encoding }
  } catch (error) {
    if (error instanceof CsvProblem) return null
    throw error
  }
}

async function readStart(path: string): Promise<{ bytes: Uint8Array; complete: boolean }> {
  const { size } = await stat(path)
  const file = await open(path, 'r')
  try {
    const bytes = new Uint8Array(Math.min(size, headBytes))
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0)
    return { bytes: bytes.subarray(0, bytesRead), complete: size <= headBytes }
  } finally {
    await file.close()
  }
}

/** Which of the two that have no mark a file is in; only as much of it is read as tells. */
export async function findEncoding(path: string): Promise<'utf-8' | 'windows-1252'> {
  let isStart = true
  for await (const chunk of createReadStream(path, {
    highWaterMark: headBytes,
  }) as AsyncIterable<Uint8Array>) {
    const found = encodingOf(isStart ? chunk : behindBrokenCharacter(chunk))
    if (found !== null) return found
    isStart = false
  }
  return 'utf-8'
}

/** Null where the bytes are ASCII, which is the same in both. One damaged letter makes no UTF-8 into something else. */
function encodingOf(bytes: Uint8Array): 'utf-8' | 'windows-1252' | null {
  if (isAscii(bytes)) return null
  // What the bytes end in the middle of is left open.
  const text = new TextDecoder().decode(bytes, { stream: true })
  const damaged = text.match(/\ufffd/g)?.length ?? 0
  const whole = text.match(/[^\0-\x7f\ufffd]/gu)?.length ?? 0
  if (damaged + whole === 0) return null
  return damaged > whole ? 'windows-1252' : 'utf-8'
}

/** Without the end of a character that begins in the bytes before. */
function behindBrokenCharacter(bytes: Uint8Array): Uint8Array {
  const start = bytes.subarray(0, 3).findIndex((byte) => (byte & 0xc0) !== 0x80)
  return bytes.subarray(start === -1 ? 3 : start)
}

/** A byte order mark is a fact about the file; it wins over what was asked for. */
function detectEncoding(bytes: Uint8Array, wanted: CsvDialect['encoding']): CsvEncoding {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) return 'utf-16'
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  return wanted === 'auto' ? (encodingOf(bytes) ?? 'utf-8') : wanted
}

function decode(bytes: Uint8Array, encoding: CsvEncoding): string {
  if (encoding === 'utf-16') return new TextDecoder(bytes[0] === 0xfe ? 'utf-16be' : 'utf-16le').decode(bytes)
  return new TextDecoder(encoding === 'utf-8' ? 'utf-8' : 'windows-1252').decode(bytes)
}

/**
 * The header's names, as pandas completes them: a column without one is `Unnamed: 0` by its place, and one whose name
 * was there before is `a.1`. Given names come before those of columns without one.
 */
function headerNames(fields: readonly string[]): string[] {
  const names = fields.map((field, index) => (field === '' ? `Unnamed: ${index}` : field))
  const present = new Set(names)
  const isGiven = (index: number): boolean => fields[index] !== ''
  const places = [...names.keys()]
  const uses = new Map<string, number>()
  for (const place of [...places.filter(isGiven), ...places.filter((index) => !isGiven(index))]) {
    const wanted = names[place]
    let name = wanted
    for (let count = uses.get(name) ?? 0; count > 0;) {
      uses.set(wanted, count + 1)
      name = `${wanted}.${count}`
      count = present.has(name) ? count + 1 : (uses.get(name) ?? 0)
    }
    names[place] = name
    present.add(name)
    uses.set(name, (uses.get(name) ?? 0) + 1)
  }
  refuseEqualNames(names)
  return names
}

/** The engine below compares names without case. */
function refuseEqualNames(names: readonly string[]): void {
  const seen = new Set<string>()
  for (const column of names) {
    const key = column.toLowerCase()
    if (seen.has(key)) throw new CsvProblem('column_repeated', { column }, { column })
    seen.add(key)
  }
}

/** The delimiter that cuts the first records into the most fields of equal number; without one, the header. */
function sniffDelimiter(text: string, quote: string): string {
  const tried = candidates
    .map((delimiter) => {
      const records = parseRecords(text, { delimiter, quote, most: 20, complete: false })
      const fields = records[0]?.length ?? 0
      return { delimiter, fields, even: records.every((record) => record.length === fields) }
    })
    .filter(({ fields }) => fields > 1)
  const even = tried.filter((candidate) => candidate.even)
  const [best] = (even.length > 0 ? even : tried).toSorted((a, b) => b.fields - a.fields)
  return best?.delimiter ?? ','
}

/**
 * Parses the first records of a text, quoted fields with line breaks included.
 *
 * @param options.complete whether the text is the whole file: only then is an open quote at its end a problem.
 */
export function parseRecords(
  text: string,
  options: { delimiter: string; quote: string; most: number; complete: boolean },
): string[][] {
  const { delimiter, quote, most } = options
  const records: string[][] = []
  let record: string[] = []
  let field = ''
  let quoted = false
  let line = 1
  let quoteLine = 1
  for (let index = 0; index <= text.length; index++) {
    if (records.length === most) return records
    const character = text[index]
    if (quoted) {
      if (character === undefined) {
        if (options.complete) throw new CsvProblem('quote_unclosed', { row: quoteLine }, { row: quoteLine })
        return records
      }
      if (character === quote && text[index + 1] === quote) {
        field += quote
        index++
      } else if (character === quote) quoted = false
      else field += character
      if (character === '\n') line++
      continue
    }
    if (character === undefined || character === '\n' || character === '\r') {
      if (character === '\r' && text[index + 1] === '\n') index++
      if (character === undefined && !options.complete && field !== '') return records
      if (record.length > 0 || field !== '') records.push([...record, field])
      record = []
      field = ''
      line++
    } else if (quote !== '' && character === quote && field === '') {
      quoted = true
      quoteLine = line
    } else if (character === delimiter) {
      record.push(field)
      field = ''
    } else field += character
  }
  return records
}
