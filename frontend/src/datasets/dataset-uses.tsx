import { routes } from '@flowza/backend/contracts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from '../i18n/use-translation.ts'
import { describeError } from '../api/api-error.ts'
import { callApi } from '../api/call-api.ts'
import { queryKeys } from '../api/queries.ts'

export function useDatasetUses(id: string) {
  return useQuery({
    queryKey: [...queryKeys.datasets, id, 'uses'],
    queryFn: ({ signal }) => callApi(routes.getDatasetUses, { params: { id }, signal }),
  })
}

/** The workflows that load a data set. */
export function DatasetUses({ id }: { id: string }) {
  const { t } = useTranslation('datasets')
  const { data, error } = useDatasetUses(id)
  if (error !== null) return <p className="text-bad">{describeError(error).message}</p>
  if (data === undefined) return <p className="text-muted">{t('usesLoading')}</p>
  if (data.workflows.length === 0) return <p className="text-muted">{t('unused')}</p>
  return (
    <ul className="flex flex-col">
      {data.workflows.map((workflow) => (
        <li key={workflow.id}>
          <Link
            to="/workflows/$id"
            params={{ id: workflow.id }}
            preload={false}
            className="inline-flex min-h-7 items-center text-accent underline"
          >
            {workflow.name}
          </Link>
        </li>
      ))}
    </ul>
  )
}
