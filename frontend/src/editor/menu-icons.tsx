/** The icons of the menus in the top bar, which nobody sees before a menu is opened. */
import {
  CalendarClock,
  CircleDashed,
  FastForward,
  FileCode2,
  FileJson2,
  FileUp,
  Grid3x3,
  ListChecks,
  NotebookText,
  RotateCcw,
} from 'lucide-react'

const icons = {
  script: FileCode2,
  notebook: NotebookText,
  json: FileJson2,
  upload: FileUp,
  toHere: FastForward,
  stale: CircleDashed,
  again: RotateCcw,
  plan: ListChecks,
  grid: Grid3x3,
  schedule: CalendarClock,
}

export type MenuIconName = keyof typeof icons

export function MenuIcon({ name }: { name: MenuIconName }) {
  const Icon = icons[name]
  return <Icon size={15} aria-hidden />
}
