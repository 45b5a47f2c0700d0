import type { Schedule } from '../contracts/index.ts'
import { readEnv } from '../env.ts'
import { openSystem } from '../open-system.ts'
import { reportError } from '../report-error.ts'
import type { ServiceContext } from '../services/context.ts'
import type { ParamOverrides } from '../services/runs/override-params.ts'
import { changeSchedule, createSchedule, deleteSchedule } from '../services/schedules/change-schedule.ts'
import { runSchedule } from '../services/schedules/fire-schedule.ts'
import { getSchedule, listSchedules } from '../services/schedules/list-schedules.ts'
import { parseArguments, parseSetting, UsageError } from './arguments.ts'
import { textTable } from './text-table.ts'

interface Options {
  json: boolean
  cron: string | undefined
  timeZone: string
  missed: string
  name: string | undefined
  set: string[]
}

export async function scheduleCommand(args: string[]): Promise<number> {
  const { values, positionals } = parseArguments({
    args,
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      cron: { type: 'string' },
      'time-zone': { type: 'string', default: 'UTC' },
      missed: { type: 'string', default: 'skip' },
      name: { type: 'string' },
      set: { type: 'string', multiple: true, default: [] },
    },
  })
  const [action = 'list', id, ...rest] = positionals
  if (rest.length > 0) throw new UsageError(`Only two arguments are expected: ${positionals.join(' ')}`)
  const { 'time-zone': timeZone, cron, name, ...others } = values
  const options: Options = { ...others, timeZone, cron, name }
  const act = actionOf(action, id, options)
  const system = await openSystem({
    // Schedules are set here and fired by workers.
    env: { ...readEnv(), role: 'server', runner: 'process' },
    worker: false,
    onNotice: (line) => console.error(line),
    onError: reportError,
  })
  try {
    const schedules = await act(system.ctx)
    if (options.json) console.log(JSON.stringify({ schedules }))
    else console.log(schedules.length === 0 ? 'There is no schedule.' : scheduleText(schedules))
    return 0
  } finally {
    await system.close()
  }
}

/** What the words mean, checked before anything is opened. */
function actionOf(
  action: string,
  id: string | undefined,
  options: Options,
): (ctx: ServiceContext) => Promise<Schedule[]> {
  if (action === 'list') {
    if (id !== undefined) throw new UsageError(`"schedule list" lists all and takes no id, not "${id}".`)
    return async (ctx) => (await listSchedules(ctx, {})).schedules
  }
  if (!['add', 'run', 'pause', 'resume', 'remove'].includes(action)) {
    throw new UsageError(
      `There is no "schedule ${action}"; there are list, add, run, pause, resume and remove.`,
    )
  }
  const isNew = action === 'add'
  if (id === undefined || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) {
    const what = isNew ? 'stored workflow' : 'schedule'
    const where = isNew ? 'it is in the address of the editor' : '"flowza schedule list" has them'
    throw new UsageError(
      id === undefined
        ? `Name the ${what} by its id (${where}): flowza schedule ${action} <id>`
        : `"${id}" is no id of a ${what}; ${where}.`,
    )
  }
  switch (action) {
    case 'add': {
      const { cron, missed, timeZone, name } = options
      if (cron === undefined) throw new UsageError('Say when: --cron "0 6 * * 1-5"')
      if (missed !== 'skip' && missed !== 'once') {
        throw new UsageError(`--missed is skip or once, not "${missed}".`)
      }
      const params = overridesOf(options.set)
      return async (ctx) => [
        await createSchedule(ctx, {
          workflow: id,
          cron,
          timeZone,
          missed,
          paused: false,
          params,
          ...(name !== undefined && { name }),
        }),
      ]
    }
    case 'run':
      return async (ctx) => {
        await runSchedule(ctx, id)
        return [await getSchedule(ctx, id)]
      }
    case 'remove':
      return async (ctx) => {
        await deleteSchedule(ctx, id)
        return (await listSchedules(ctx, {})).schedules
      }
    default:
      return async (ctx) => [await changeSchedule(ctx, { id, paused: action === 'pause' })]
  }
}

function overridesOf(settings: readonly string[]): ParamOverrides {
  const params: ParamOverrides = {}
  for (const { node, param, value } of settings.map((text) => parseSetting(text))) {
    params[node] = { ...params[node], [param]: value }
  }
  return params
}

function scheduleText(schedules: readonly Schedule[]): string {
  return textTable(
    ['ID', 'WHEN', 'ZONE', 'STATE', 'NEXT', 'LAST', 'NAME'],
    schedules.map((schedule) => [
      schedule.id,
      schedule.cron,
      schedule.timeZone,
      schedule.paused ? 'paused' : 'active',
      schedule.next[0] ?? '',
      schedule.last === null ? '' : `${schedule.last.at} ${schedule.last.problem ?? 'run'}`,
      schedule.name,
    ]),
  )
}
