/** Asks when a workflow is to run by itself, and says which times that makes. */
import { routes, type Schedule } from '@flowza/backend/contracts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { callApi } from '../api/call-api.ts'
import { queryKeys } from '../api/queries.ts'
import { useTranslation } from '../i18n/use-translation.ts'
import { announce } from '../ui/announcer.tsx'
import { Button } from '../ui/button.tsx'
import { LabelledField } from '../ui/labelled-field.tsx'
import { Modal } from '../ui/modal.tsx'
import { showError } from '../ui/toasts.tsx'
import { NextTimes } from './next-times.tsx'
import { OverridesField, type Overrides } from './overrides-field.tsx'
import { cronOf, timingOf, usualTiming, type Timing } from './timing.ts'
import { TimingFields } from './timing-fields.tsx'

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
          <LabelledField label={t('form.workflow')}>
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
          </LabelledField>
          <LabelledField label={t('form.name')}>
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
          </LabelledField>
        </div>
        <TimingFields timing={timing} onChange={setTiming} isFirst={workflow !== ''} />
        <LabelledField label={t('form.timeZone')}>
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
        </LabelledField>
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

function mutable(overrides: Overrides): Schedule['params'] {
  return Object.fromEntries(Object.entries(overrides).map(([node, values]) => [node, { ...values }]))
}
