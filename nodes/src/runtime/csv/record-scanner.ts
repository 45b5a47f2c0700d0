/**
 * Walks over the records of a CSV file byte by byte, RFC 4180 with any one-byte delimiter and quote. DuckDB reads the
 * values; this says where a file that DuckDB refuses is wrong, and where its line breaks are.
 */

export interface ScannedRecord {
  /** The line it starts in, counted from 1. */
  line: number
  fields: number
  bytes: number
}

export interface ScanHandlers {
  /** The record that a line break or the end of the file closes; empty lines are records of no bytes. */
  record?(record: ScannedRecord): void
  /** A quoted field that goes on behind its closing quote. */
  textAfterQuote?(line: number): void
  /** A line break outside quotes: the position of `\n` or `\r` in the chunk. */
  lineBreak?(position: number): void
  /** The `\n` of a `\r\n`, outside quotes. */
  lineBreakTail?(position: number): void
  /** The first of the blanks that a field begins with. */
  blanks?(position: number): void
  /** What comes behind these blanks; where it is a quote, that quote is a character like any other. */
  blanksEnd?(position: number, isQuote: boolean): void
  /** Another quote in a field whose first quote came behind blanks, and the end of that field. */
  quoteInText?(position: number): void
  quotedTextEnd?(position: number): void
}

const lineFeed = 0x0a
const carriageReturn = 0x0d
const space = 0x20
const tab = 0x09

type State = 'field-start' | 'blanks' | 'unquoted' | 'quote-in-unquoted' | 'quoted' | 'quote-in-quoted'

export class RecordScanner {
  readonly #delimiter: number
  readonly #quote: number
  readonly #handlers: ScanHandlers
  #state: State = 'field-start'
  #line = 1
  #recordLine = 1
  #quoteLine = 1
  #fields = 1
  #bytes = 0
  #afterReturn = false

  /** @param dialect one ASCII character each; no quote when `quote` is empty. */
  constructor(dialect: { delimiter: string; quote: string }, handlers: ScanHandlers) {
    this.#delimiter = dialect.delimiter.charCodeAt(0)
    this.#quote = dialect.quote === '' ? -1 : dialect.quote.charCodeAt(0)
    this.#handlers = handlers
  }

  /** The line that the scanner is in. */
  get line(): number {
    return this.#line
  }

  push(chunk: Uint8Array): void {
    for (let position = 0; position < chunk.length; position++) this.#take(chunk[position], position)
  }

  /** Ends the file, `position` being the end of the last chunk. @returns the line of a quote never closed, or null. */
  finish(position = 0): number | null {
    if (this.#state === 'quoted') return this.#quoteLine
    this.#endText(position)
    if (this.#bytes > 0) this.#closeRecord()
    return null
  }

  #take(byte: number, position: number): void {
    if (this.#state === 'quoted') {
      this.#takeQuoted(byte)
      return
    }
    if (byte === lineFeed && this.#afterReturn) {
      this.#afterReturn = false
      this.#handlers.lineBreakTail?.(position)
      return
    }
    this.#afterReturn = byte === carriageReturn
    if (byte === lineFeed || byte === carriageReturn) {
      this.#endText(position)
      this.#line++
      this.#closeRecord()
      this.#handlers.lineBreak?.(position)
      return
    }
    this.#bytes++
    if (byte === this.#delimiter) {
      this.#endText(position)
      this.#fields++
      this.#state = 'field-start'
    } else if (this.#state === 'field-start' && (byte === space || byte === tab)) {
      this.#state = 'blanks'
      this.#handlers.blanks?.(position)
    } else if (this.#state === 'blanks') {
      this.#takeBehindBlanks(byte, position)
    } else if (this.#state === 'quote-in-unquoted') {
      if (byte === this.#quote) this.#handlers.quoteInText?.(position)
    } else if (byte === this.#quote && this.#state === 'field-start') {
      this.#state = 'quoted'
      this.#quoteLine = this.#line
    } else if (byte === this.#quote && this.#state === 'quote-in-quoted') {
      this.#state = 'quoted'
    } else {
      if (this.#state === 'quote-in-quoted') this.#handlers.textAfterQuote?.(this.#quoteLine)
      this.#state = 'unquoted'
    }
  }

  #takeQuoted(byte: number): void {
    this.#bytes++
    if (byte === this.#quote) this.#state = 'quote-in-quoted'
    if (byte === lineFeed && !this.#afterReturn) this.#line++
    if (byte === carriageReturn) this.#line++
    this.#afterReturn = byte === carriageReturn
  }

  #takeBehindBlanks(byte: number, position: number): void {
    if (byte === space || byte === tab) return
    const isQuote = byte === this.#quote
    this.#handlers.blanksEnd?.(position, isQuote)
    this.#state = isQuote ? 'quote-in-unquoted' : 'unquoted'
  }

  #endText(position: number): void {
    if (this.#state === 'blanks') this.#handlers.blanksEnd?.(position, false)
    if (this.#state === 'quote-in-unquoted') this.#handlers.quotedTextEnd?.(position)
  }

  #closeRecord(): void {
    this.#handlers.record?.({ line: this.#recordLine, fields: this.#fields, bytes: this.#bytes })
    this.#recordLine = this.#line
    this.#state = 'field-start'
    this.#fields = 1
    this.#bytes = 0
  }
}
