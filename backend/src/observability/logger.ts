/** Structured logs: one line an event, JSON for machines, short for people at a terminal. */
import type { LogLevel } from '../env.ts'

export type LogFields = Record<string, unknown>

export interface Logger {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warning(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
  /** A logger whose lines carry these fields, too. */
  with(fields: LogFields): Logger
}

const order: Record<LogLevel, number> = { debug: 0, info: 1, warning: 2, error: 3 }

export interface LoggerOptions {
  level: LogLevel
  format: 'json' | 'text'
  /** Takes one line without its end; standard error by default, for standard output is for answers. */
  write?: (line: string) => void
}

export function createLogger(options: LoggerOptions): Logger {
  const write = options.write ?? ((line) => void process.stderr.write(`${line}\n`))
  const format = options.format === 'json' ? jsonLine : textLine
  const lowest = order[options.level]
  const make = (bound: LogFields): Logger => {
    const at = (level: LogLevel) => (message: string, fields?: LogFields) => {
      if (order[level] >= lowest) write(format(level, message, { ...bound, ...fields }))
    }
    return {
      debug: at('debug'),
      info: at('info'),
      warning: at('warning'),
      error: at('error'),
      with: (fields) => make({ ...bound, ...fields }),
    }
  }
  return make({})
}

function jsonLine(level: LogLevel, message: string, fields: LogFields): string {
  const line: LogFields = { time: new Date().toISOString(), level, message }
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) line[name] = value instanceof Error ? describeError(value) : value
  }
  return JSON.stringify(line)
}

function textLine(level: LogLevel, message: string, fields: LogFields): string {
  const time = new Date().toISOString().slice(11, 23)
  const parts: string[] = []
  let trace = ''
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue
    if (value instanceof Error) {
      const { message: what, stack } = withoutValues(value)
      parts.push(`${name}=${JSON.stringify(what)}`)
      if (level === 'error') trace += `\n${stack ?? ''}`
    } else {
      parts.push(
        `${name}=${typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value)}`,
      )
    }
  }
  // A line break in a field would look like another event; JSON has escaped those in values.
  const text = message.replaceAll('\n', ' ')
  return [time, level.toUpperCase().padEnd(7), text, ...parts].join(' ') + trace
}

/** A query that failed is told with its parameters, which may be anything that somebody has stored. */
function withoutValues(error: Error): { message: string; stack: string | undefined } {
  const { message, stack } = error
  if (!('query' in error && 'params' in error && typeof error.query === 'string')) return { message, stack }
  const told = `Failed query: ${error.query}`
  return { message: told, stack: stack?.replace(message, () => told) }
}

/** What happened and where, with its causes, without the fields that libraries hang on errors: those may hold secrets. */
function describeError(error: Error): LogFields {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  return {
    name: error.name,
    ...withoutValues(error),
    ...(code !== undefined && { code }),
    ...(error.cause instanceof Error && { cause: describeError(error.cause) }),
  }
}
