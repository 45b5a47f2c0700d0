/** Asks when a workflow is to run by itself, and says which times that makes. */
import { routes, type Schedule } from '@flowza/backend/contracts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useState, type ReactNode } from 'react'
import { callApi } from '../api/call-api.ts'
import { queryKeys } from '../api/queries.ts'
import { useTranslation } from '../i18n/use-translation.ts'
import { announce } from '../ui/announcer.tsx'
import { Button } from '../ui/button.tsx'
import { Modal } from '../ui/modal.tsx'
import { showError } from '../ui/toasts.tsx'
import { NextTimes } from './next-times.tsx'
import { OverridesField, type Overrides } from './overrides-field.tsx'
import { weekdayName } from './schedule-words.ts'
import { cronOf, timingKinds, timingOf, usualTiming, type Timing } from './timing.ts'

const weekdays = [1, 2, 3, 4, 5, 6, 0]

export interface ScheduleDialogProps {
  /** The one that is changed; a new one when left out. */
  schedule?: Schedule
  /** For a new one: the workflow, where it is known. */
  workflow?: string | undefined
  onClose: () => void
  onDone?: (schedule: Schedule) => void
}

export function ScheduleDialog({ schedule, onClose, onDone, ...props }: ScheduleDialogProps) {
  const { t } = useTranslation('schedules')
  const queryClient = useQueryClient()
  const here = new Intl.DateTimeFormat().resolvedOptions().timeZone
  const [workflow, setWorkflow] = useState(schedule?.workflow ?? props.workflow ?? '')
  const [name, setName] = useState(schedule?.name ?? '')
  const [timing, setTiming] = useState<Timing>(schedule === undefined ? usualTiming : timingOf(schedule.cron))
  const [timeZone, setTimeZone] = useState(schedule?.timeZone ?? here)
  const [missed, setMissed] = useState<Schedule['missed']>(schedule?.missed ?? 'skip')
  const [overrides, setOverrides] = useState<Overrides>(schedule?.params ?? {})
  const [isSending, setSending] = useState(false)
  const { data: known } = useQuery({
    queryKey: ['workflows', 'names'],
    queryFn: ({ signal }) => callApi(routes.listWorkflows, { query: { limit: 200, sort: 'name' }, signal }),
  })
  const { data: stored } = useQuery({
    queryKey: ['workflows', 'of-schedule', workflow],
    queryFn: ({ signal }) => callApi(routes.getWorkflow, { params: { id: workflow }, signal }),
    enabled: workflow !== '',
  })

  async function keep(): Promise<void> {
    setSending(true)
    const body = { cron: cronOf(timing), timeZone, missed, params: mutable(overrides) }
    const named = name.trim() === '' ? {} : { name: name.trim() }
    try {
      const kept =
        schedule === undefined
          ? await callApi(routes.createSchedule, { body: { workflow, ...named, ...body } })
          : await callApi(routes.changeSchedule, {
              params: { id: schedule.id },
              body: { ...named, ...body },
            })
      await queryClient.invalidateQueries({ queryKey: queryKeys.schedules })
      announce(t(schedule === undefined ? 'made' : 'changed', { name: kept.name }))
      onClose()
      onDone?.(kept)
    } catch (error) {
      showError(error)
      setSending(false)
    }
  }

  return (
    <Modal title={t(schedule === undefined ? 'form.new' : 'form.change')} onClose={onClose} width={560}>
      <form
        className="flex flex-col gap-3 pt-1"
        onSubmit={(event) => {
          event.preventDefault()
          void keep()
        }}
      >
        <div className="grid grid-cols-2 gap-3 max-[520px]:grid-cols-1">
          <Field label={t('form.workflow')}>
            {(id) => (
              <select
                id={id}
                className="field"
                required
                disabled={schedule !== undefined}
                {...(schedule === undefined && workflow === '' && { 'data-autofocus': true })}
                value={workflow}
                onChange={(event) => {
                  setWorkflow(event.target.value)
                  setOverrides({})
                }}
              >
                <option value="" disabled>
                  {t('form.chooseWorkflow')}
                </option>
                {(known?.workflows ?? []).map(({ id, name: title }) => (
                  <option key={id} value={id}>
                    {title}
                  </option>
                ))}
                {workflow !== '' && known?.workflows.some(({ id }) => id === workflow) !== true && (
                  <option value={workflow}>{stored?.document.name ?? schedule?.name ?? ''}</option>
                )}
              </select>
            )}
          </Field>
          <Field label={t('form.name')}>
            {(id) => (
              <input
                id={id}
                className="field"
                maxLength={200}
                placeholder={t('form.nameHelp')}
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
        </div>
        <TimingFields timing={timing} onChange={setTiming} isFirst={workflow !== ''} />
        <Field label={t('form.timeZone')}>
          {(id) => (
            <select
              id={id}
              className="field"
              value={timeZone}
              onChange={(event) => setTimeZone(event.target.value)}
            >
              {[...new Set([here, timeZone, 'UTC', ...Intl.supportedValuesOf('timeZone')])].map((zone) => (
                <option key={zone} value={zone}>
                  {zone}
                </option>
              ))}
            </select>
          )}
        </Field>
        <NextTimes cron={cronOf(timing)} timeZone={timeZone} />
        <fieldset>
          <legend className="mb-1 font-medium">{t('form.missed')}</legend>
          {(['skip', 'once'] as const).map((policy) => (
            <label key={policy} className="flex min-h-6 items-center gap-2">
              <input
                type="radio"
                name="missed"
                checked={missed === policy}
                onChange={() => setMissed(policy)}
              />
              {t(`form.${policy}`)}
            </label>
          ))}
        </fieldset>
        {stored !== undefined && (
          <OverridesField document={stored.document} overrides={overrides} onChange={setOverrides} />
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('form.cancel')}</Button>
          <Button type="submit" look="primary" disabled={isSending}>
            {t(schedule === undefined ? 'form.make' : 'form.keep')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}

/** What the kind of times asks for, and no more. */
function TimingFields(props: { timing: Timing; onChange: (timing: Timing) => void; isFirst: boolean }) {
  const { t } = useTranslation('schedules')
  const { timing, onChange } = props
  const { kind } = timing
  const put = (part: Partial<Timing>): void => onChange({ ...timing, ...part })
  return (
    <div className="grid grid-cols-2 gap-3 max-[520px]:grid-cols-1">
      <Field label={t('form.when')}>
        {(id) => (
          <select
            id={id}
            className="field"
            {...(props.isFirst && { 'data-autofocus': true })}
            value={kind}
            onChange={(event) => {
              const next = timingKinds.find((each) => each === event.target.value) ?? kind
              // Who goes over to an expression goes on from what was chosen before.
              put({ kind: next, ...(next === 'cron' && { cron: cronOf(timing) }) })
            }}
          >
            {timingKinds.map((each) => (
              <option key={each} value={each}>
                {t(`kind.${each}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      {kind === 'weekly' && (
        <Field label={t('form.weekday')}>
          {(id) => (
            <select
              id={id}
              className="field"
              value={timing.weekday}
              onChange={(event) => put({ weekday: Number(event.target.value) })}
            >
              {weekdays.map((weekday) => (
                <option key={weekday} value={weekday}>
                  {weekdayName(weekday)}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      {kind === 'monthly' && (
        <NumberInput
          label={t('form.day')}
          low={1}
          high={31}
          value={timing.day}
          onChange={(day) => put({ day })}
        />
      )}
      {kind === 'hourly' ? (
        <NumberInput
          label={t('form.minute')}
          low={0}
          high={59}
          value={Number(timing.time.slice(3))}
          onChange={(minute) =>
            put({ time: `${timing.time.slice(0, 2)}:${String(minute).padStart(2, '0')}` })
          }
        />
      ) : kind === 'cron' ? (
        <Field label={t('form.cron')} help={t('form.cronHelp')}>
          {(id) => (
            <input
              id={id}
              className="field font-mono"
              spellCheck={false}
              autoComplete="off"
              required
              value={timing.cron}
              onChange={(event) => put({ cron: event.target.value })}
            />
          )}
        </Field>
      ) : (
        <Field label={t('form.time')}>
          {(id) => (
            <input
              id={id}
              type="time"
              className="field"
              required
              value={timing.time}
              onChange={(event) => event.target.value !== '' && put({ time: event.target.value })}
            />
          )}
        </Field>
      )}
    </div>
  )
}

function NumberInput(props: {
  label: string
  low: number
  high: number
  value: number
  onChange: (value: number) => void
}) {
  return (
    <Field label={props.label}>
      {(id) => (
        <input
          id={id}
          type="number"
          className="field numeric"
          min={props.low}
          max={props.high}
          required
          value={props.value}
          onChange={(event) => {
            const value = event.target.valueAsNumber
            if (Number.isInteger(value) && value >= props.low && value <= props.high) props.onChange(value)
          }}
        />
      )}
    </Field>
  )
}

function Field(props: { label: string; help?: string; children: (id: string) => ReactNode }) {
  const id = useId()
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        {props.label}
      </label>
      {props.children(id)}
      {props.help !== undefined && <p className="text-sm text-muted">{props.help}</p>}
    </div>
  )
}

function mutable(overrides: Overrides): Schedule['params'] {
  return Object.fromEntries(Object.entries(overrides).map(([node, values]) => [node, { ...values }]))
}
