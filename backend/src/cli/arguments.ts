import { parseArgs, type ParseArgsConfig } from 'node:util'
import type { WorkflowNode } from '@flowza/nodes/core'
import { readEnv, type Env } from '../env.ts'

/** The command was called in a way that it doesn't understand. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'UsageError'
  }
}

/** `parseArgs`, with its refusals as UsageError. */
export function parseArguments<Config extends ParseArgsConfig>(
  config: Config,
): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config)
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

/** @throws UsageError unless there is exactly one positional argument */
export function onlyPositional(positionals: readonly string[], what: string): string {
  const [first, ...rest] = positionals
  if (first === undefined) throw new UsageError(`Name ${what}.`)
  if (rest.length > 0)
    throw new UsageError(`Only one argument is expected, not ${positionals.length}: ${positionals.join(' ')}`)
  return first
}

/** The environment with the runner of the command line, where it names one. */
export function envWithRunner(runner: string | undefined): Env {
  const env = readEnv()
  if (runner === undefined) return env
  if (runner !== 'process' && runner !== 'docker' && runner !== 'auto') {
    throw new UsageError(`--runner is process, docker or auto, not "${runner}".`)
  }
  return { ...env, runner }
}

/** The environment with the port of the command line, where it names one. 0 lets the system choose. */
export function envWithPort(env: Env, port: string | undefined): Env {
  if (port === undefined) return env
  const number = /^\d{1,5}$/.test(port) ? Number(port) : Number.NaN
  if (!(number <= 65_535)) throw new UsageError(`--port is a whole number from 0 to 65535, not "${port}".`)
  return { ...env, port: number, portIsFixed: true }
}

export interface ParamSetting {
  node: string
  param: string
  value: WorkflowNode['params'][string]
}

/** `forest.n_estimators=200`: the value is JSON where it parses as JSON, else text. */
export function parseSetting(text: string, option = '--set'): ParamSetting {
  const match = /^([A-Za-z0-9][A-Za-z0-9_-]*)\.([A-Za-z0-9_]+)=(.*)$/s.exec(text)
  if (match === null) {
    throw new UsageError(
      `${option} takes <node>.<param>=<value>, as in ${option} forest.n_estimators=200; not "${text}".`,
    )
  }
  const [, node, param, value] = match
  try {
    return { node, param, value: JSON.parse(value) as ParamSetting['value'] }
  } catch {
    return { node, param, value }
  }
}
