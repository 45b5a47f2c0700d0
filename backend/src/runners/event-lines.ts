import { endLine, maximumEventBytes, taskEventSchema, type TaskEvent } from '@flowza/nodes/runtime/protocol'

const newline = 0x0a

export interface EventLines {
  /** Takes what came on standard output, in pieces of any size. */
  push(chunk: Buffer): void
  /** Takes a last line that has no line end. */
  end(): void
  /** Takes an event that the runner itself has to tell. */
  add(event: TaskEvent): void
}

/**
 * Cuts a task's standard output into events. What is no event (a library's own print, a line of more than
 * `maximumEventBytes`, which is cut) becomes a log event of level debug, so that nothing a task says is lost in silence.
 *
 * Text that PostgreSQL can't hold (NUL, lone surrogates) is replaced by U+FFFD. Events are numbered from 0: the same output
 * gives the same numbers, however it was cut into pieces. The protocol's last line is no event.
 */
export function createEventLines(
  onEvent: (event: TaskEvent, sequence: number) => void,
  onEndLine: () => void = () => {},
): EventLines {
  let sequence = 0
  let pieces: Buffer[] = []
  let length = 0
  let cut = false

  const keep = (piece: Buffer) => {
    const room = maximumEventBytes - length
    if (piece.byteLength > room) cut = true
    if (room <= 0) return
    // A copy, so that one unfinished line doesn't hold the whole chunk of the pipe.
    const kept = Buffer.from(piece.subarray(0, room))
    pieces.push(kept)
    length += kept.byteLength
  }

  const finish = () => {
    const line = pieces.length === 1 ? pieces[0] : Buffer.concat(pieces)
    const text = line.toString('utf8')
    const wasCut = cut
    pieces = []
    length = 0
    cut = false
    if (text === endLine) return onEndLine()
    const event = parseEvent(wasCut ? `${text} … (cut)` : text)
    if (event !== null) onEvent(event, sequence++)
  }

  return {
    push(chunk) {
      let start = 0
      for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
        keep(chunk.subarray(start, end))
        finish()
        start = end + 1
      }
      if (start < chunk.byteLength) keep(chunk.subarray(start))
    },
    end() {
      if (length > 0) finish()
    },
    add(event) {
      onEvent(event, sequence++)
    },
  }
}

function parseEvent(line: string): TaskEvent | null {
  if (line.trim() === '') return null
  // Only an object can be an event: spares a failed parse for each line of a chatty library.
  if (line.startsWith('{')) {
    try {
      const parsed = taskEventSchema.safeParse(JSON.parse(line))
      if (parsed.success) return storable(parsed.data)
    } catch {
      // Not JSON: a line like any other.
    }
  }
  return { event: 'log', level: 'debug', text: storableText(line.trimEnd()) }
}

function storable(event: TaskEvent): TaskEvent {
  switch (event.event) {
    case 'step':
      return event
    case 'log':
      return { ...event, text: storableText(event.text) }
    case 'progress':
      return event.note === null ? event : { ...event, note: storableText(event.note) }
  }
}

const storableText = (text: string) => text.replaceAll('\0', '\ufffd').toWellFormed()
