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

export interface ParamSetting {
  node: string
  param: string
  value: WorkflowNode['params'][string]
}

/** `forest.n_estimators=200`: the value is JSON where it parses as JSON, else text. */
export function parseSetting(text: string): ParamSetting {
  const match = /^([A-Za-z0-9][A-Za-z0-9_-]*)\.([A-Za-z0-9_]+)=(.*)$/s.exec(text)
  if (match === null) {
    throw new UsageError(
      `--set takes <node>.<param>=<value>, as in --set forest.n_estimators=200; not "${text}".`,
    )
  }
  const [, node, param, value] = match
  try {
    return { node, param, value: JSON.parse(value) as ParamSetting['value'] }
  } catch {
    return { node, param, value }
  }
}
