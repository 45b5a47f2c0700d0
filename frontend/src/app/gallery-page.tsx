/** Every widget side by side in both themes, in the language of the page; `?language=pseudo` shows what doesn't fit. */
import { Play, Trash2 } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { useTranslation } from '../i18n/use-translation.ts'
import { nodeRunStatuses, runStatuses } from '@flowza/backend/contracts'
import { RunStatusMark } from '../runs-pages/run-status.tsx'
import { ActionMenu } from '../ui/action-menu.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { Choice } from '../ui/choice.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import {
  formatAgo,
  formatBytes,
  formatNumber,
  formatPercent,
  formatSeconds,
  formatShape,
} from '../ui/format.ts'
import { Markdown } from '../ui/markdown.tsx'
import { Modal } from '../ui/modal.tsx'
import { PlainTable } from '../ui/plain-table.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { Switch } from '../ui/switch.tsx'
import { panelProps, TabBar } from '../ui/tab-bar.tsx'
import { ThemeToggle } from '../ui/theme-toggle.tsx'
import { showMessage } from '../ui/toasts.tsx'
import { GalleryCharts } from './gallery-charts.tsx'
import { densities } from '../settings/preferences.ts'

const sides = ['light', 'dark'] as const

export function GalleryPage() {
  const { t } = useTranslation('app')
  return (
    <main className="min-h-dvh bg-canvas p-6">
      <h1 className="text-2xl font-semibold">{t('gallery.title')}</h1>
      <p className="mb-4 text-muted">{t('gallery.help')}</p>
      <div className="grid grid-cols-2 gap-6 max-[900px]:grid-cols-1">
        {sides.map((side) => (
          <section
            key={side}
            aria-label={t(`gallery.${side}`)}
            data-side={side}
            style={{ colorScheme: side }}
            className="flex min-w-0 flex-col gap-5 rounded-lg border border-line bg-canvas p-4 text-text"
          >
            <h2 className="text-lg font-semibold">{t(`gallery.${side}`)}</h2>
            <Widgets side={side} />
          </section>
        ))}
      </div>
    </main>
  )
}

function Widgets({ side }: { side: string }) {
  const { t } = useTranslation('app')
  const [isOn, setOn] = useState(true)
  const [tab, setTab] = useState<'one' | 'two'>('one')
  const [density, setDensity] = useState<(typeof densities)[number]>('compact')
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Shelf>
        <Button look="primary" onClick={() => showMessage(t('versions:savedByHand'))}>
          <Play size={14} aria-hidden /> {t('workflows.new')}
        </Button>
        <Button onClick={() => setOpen(true)}>{t('workflows.import')}</Button>
        <Button look="ghost">{t('home.empty')}</Button>
        <Button look="danger">
          <Trash2 size={14} aria-hidden /> {t('workflows.delete')}
        </Button>
        <Button disabled>{t('workflows.duplicate')}</Button>
        <IconButton label={t('workflows.delete')}>
          <Trash2 size={16} aria-hidden />
        </IconButton>
        <ThemeToggle />
        <ActionMenu
          label={t('workflows.actions')}
          actions={[
            { title: t('workflows.duplicate'), onSelect: () => {} },
            { title: t('workflows.delete'), description: t('home.stays'), onSelect: () => {} },
          ]}
        />
      </Shelf>
      <Shelf>
        <Choice
          label={t('settings:density.label')}
          values={densities}
          current={density}
          wordOf={(value) => t(`settings:density.${value}`)}
          onChange={setDensity}
        />
        <Switch checked={isOn} label={t('settings:keys.label')} onChange={setOn} />
        <SearchField label={t('workflows.search')} value="" onSearch={() => {}} />
        <select className="field !w-48" aria-label={t('workflows.sort')}>
          <option>{t('workflows.byChange')}</option>
        </select>
        <progress className="progress" aria-label={t('datasets:upload.list')} max={1} value={0.4} />
      </Shelf>
      <div>
        <TabBar
          name={`gallery-${side}`}
          label={t('gallery.title')}
          current={tab}
          onChange={setTab}
          tabs={[
            { id: 'one', title: t('datasets:tab.preview') },
            { id: 'two', title: t('datasets:tab.columns'), badge: 3 },
          ]}
        />
        <div {...panelProps(`gallery-${side}`, tab)} className="border-t border-line pt-2">
          {[
            formatNumber(0.01234),
            formatPercent(0.812),
            formatSeconds(185),
            formatShape(891, 12),
            formatBytes(14_200),
            formatAgo(new Date(0).toISOString(), new Date()),
          ].join(' · ')}
        </div>
      </div>
      <PlainTable
        label={`${t('runs:title')}, ${side}`}
        rows={runStatuses}
        keyOf={(status) => status}
        columns={[
          {
            id: 'status',
            title: t('runs:column.status'),
            renderCell: (status) => <RunStatusMark status={status} />,
          },
          {
            id: 'node',
            title: t('runs:column.node'),
            renderCell: (status) => t(`runs:nodeStatus.${nodeRunStatuses[runStatuses.indexOf(status)]}`),
          },
          {
            id: 'seconds',
            title: t('runs:column.seconds'),
            align: 'right',
            renderCell: () => formatSeconds(0.21),
          },
        ]}
      />
      <div>
        <EmptyState title={t('workflows.none')}>{t('workflows.noneHelp')}</EmptyState>
      </div>
      <GalleryCharts />
      <Markdown
        source={`# ${t('gallery.title')}\n\n${t('gallery.help')}\n\n- \`random_state\`\n- **${t('nav.runs')}**`}
      />
      {isOpen && (
        <Modal title={t('gallery.title')} description={t('gallery.help')} onClose={() => setOpen(false)}>
          <Button look="primary" onClick={() => setOpen(false)}>
            {t('tags.keep')}
          </Button>
        </Modal>
      )}
    </>
  )
}

function Shelf({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap items-center gap-2">{children}</div>
}
