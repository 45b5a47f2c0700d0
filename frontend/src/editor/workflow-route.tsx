import { useParams } from '@tanstack/react-router'
import { EditorPage } from './editor-page.tsx'

/** The editor at its address. */
export function WorkflowRoute() {
  const { id } = useParams({ from: '/workflows/$id' })
  return <EditorPage key={id} id={id} />
}
