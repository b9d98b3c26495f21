// SPDX-License-Identifier: AGPL-3.0-or-later
// The lists of information an agency keeps by law.
import { get } from './http'

export interface CatalogueTitle {
  id: string
  label: string
  clause: string
}
export interface CatalogueColumn {
  label: string
  filter: boolean // rows can be chosen by its values
  months: boolean // a date: rows can be chosen by its month
  title: boolean
}
export interface CatalogueRow {
  case?: string // where he may open it
  month: string
  cells: string[]
}
export interface Catalogue extends CatalogueTitle {
  columns: CatalogueColumn[]
  rows: CatalogueRow[] // newest first
}

export const kFileKinds = ['xlsx', 'csv', 'json'] as const
export type FileKind = (typeof kFileKinds)[number]

export const readCatalogues = async (): Promise<CatalogueTitle[]> => (await get<{ catalogues: CatalogueTitle[] }>('/catalogues')).catalogues
export const readCatalogue = (id: string): Promise<Catalogue> => get(`/catalogues/${encodeURIComponent(id)}`)
export const catalogueAddress = (id: string, kind: FileKind): string => `/api/catalogues/${encodeURIComponent(id)}/files/${kind}`
