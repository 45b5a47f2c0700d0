/** Asks which params are varied and over which values, says how many runs that makes, and starts them. */
import { mostSweepPoints, routes } from '@flowza/backend/contracts'
import { hasErrors } from '@flowza/nodes/core'
import { useNavigate } from '@tanstack/react-router'
import { Play } from 'lucide-react'
import { useRef, useState } from 'react'
import { callApi } from '../api/call-api.ts'
import { useDocument, useInsight, useSession } from '../editor/session-context.tsx'
import { useTranslation } from '../i18n/use-translation.ts'
import { ParamPicker } from '../params/param-picker.tsx'
import { tunableParams } from '../params/tunable-params.ts'
import { announce } from '../ui/announcer.tsx'
import { Button } from '../ui/button.tsx'
import { formatCount } from '../ui/format.ts'
import { Modal } from '../ui/modal.tsx'
import { showError } from '../ui/toasts.tsx'
import { WholeNumberInput } from '../ui/whole-number-input.tsx'
import { AxisFields } from './axis-fields.tsx'
import { axisOf, valuesOf, type AxisInput } from './axis-values.ts'

const mostParallel = 16

export function SweepDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('sweeps')
  const session = useSession()
  const navigate = useNavigate()
  const workflow = useDocument()
  const isBroken = useInsight(({ problems }) => hasErrors(problems))
  const [axes, setAxes] = useState<readonly AxisInput[]>([])
  const [fresh, setFresh] = useState<string | null>(null)
  const [parallel, setParallel] = useState(4)
  const [isStarting, setStarting] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const params = tunableParams(workflow)
  const varied = axes.flatMap((axis) => {
    const param = params.find(({ key }) => key === axis.key)
    return param === undefined ? [] : [{ axis, param, ...valuesOf(axis, param.shape) }]
  })
  const runs = varied.length === 0 ? 0 : varied.reduce((product, { values }) => product * values.length, 1)
  const isTooMany = runs > mostSweepPoints
  const canStart = runs > 0 && !isTooMany && !isBroken && varied.every(({ problem }) => problem === null)

  async function start(): Promise<void> {
    setStarting(true)
    try {
      // What runs is what is stored.
      if (!(await session.save())) return
      const sweep = await callApi(routes.startSweep, {
        body: {
          workflow: session.workflow,
          params: Object.fromEntries(varied.map(({ axis, values }) => [axis.key, [...values]])),
          parallel,
        },
      })
      announce(t('dialog.started'))
      onClose()
      await navigate({ to: '/runs/sweeps/$id', params: { id: sweep.id } })
    } catch (error) {
      showError(error)
    } finally {
      setStarting(false)
    }
  }

  return (
    <Modal title={t('dialog.title')} description={t('dialog.help')} onClose={onClose} width={640}>
      <form
        ref={form}
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (canStart) void start()
        }}
      >
        {varied.length === 0 && <p className="text-muted">{t('dialog.nothing')}</p>}
        {varied.map(({ axis, param, problem }) => (
          <AxisFields
            key={axis.key}
            axis={axis}
            param={param}
            problem={problem}
            isFresh={fresh === axis.key}
            onChange={(next) => setAxes(axes.map((each) => (each.key === next.key ? next : each)))}
            onRemove={() => {
              setAxes(axes.filter((each) => each.key !== axis.key))
              form.current?.querySelector<HTMLElement>('[data-param-picker]')?.focus()
            }}
          />
        ))}
        <ParamPicker
          label={t('dialog.choose')}
          add={t('dialog.add')}
          params={params.filter(({ key }) => !axes.some((axis) => axis.key === key))}
          onAdd={({ key, shape, value }) => {
            setFresh(key)
            setAxes([...axes, axisOf(key, shape, value)])
          }}
        />
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line pt-3">
          <p role="status" className="mr-auto">
            <span className="text-base font-semibold numeric" data-testid="sweep-runs">
              {t('dialog.runs', { count: runs })}
            </span>
            {isTooMany && (
              <span className="block text-sm text-bad">
                {t('dialog.tooMany', { most: formatCount(mostSweepPoints) })}
              </span>
            )}
            {isBroken && <span className="block text-sm text-bad">{t('dialog.problems')}</span>}
          </p>
          <label className="flex items-center gap-2">
            {t('dialog.parallel')}
            <WholeNumberInput
              className="field numeric !w-16"
              low={1}
              high={mostParallel}
              required
              value={parallel}
              onChange={setParallel}
            />
          </label>
          <Button onClick={onClose}>{t('dialog.cancel')}</Button>
          <Button type="submit" look="primary" disabled={!canStart || isStarting}>
            <Play size={13} aria-hidden fill="currentColor" /> {t('dialog.start')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
