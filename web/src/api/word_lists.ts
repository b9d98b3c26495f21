// SPDX-License-Identifier: AGPL-3.0-or-later
// An agency's own words: lists, their versions, and what a version would find.
import type { Action } from './cases'
import type { Screening } from './files'
import { ApiError, get, post, put, remove, sendBytes } from './http'
import type { Named } from './session'

export type VersionState = 'draft' | 'on' | 'off'
export interface Version {
  version: number
  state: VersionState
  words: number
  exceptions: number
  hash: string
  author: string
  created: string
  switched_by?: string | null
  switched_at?: string | null
}
export interface WordList {
  id: string
  name: string
  on: number | null
  versions: Version[] // the newest first
}
export interface Entry {
  word: string
  pattern: boolean // an expression, with its slashes
  category: string
  category_label: string
  reason: string
  clause: string
}
export interface Entries {
  version: Version
  entries: Entry[]
  exceptions: string[]
  total: number
}
export interface Preview {
  state: 'waiting' | 'running' | 'done' | 'cancelled' | 'failed'
  done: number
  total: number
  started?: string | null
  finished?: string | null
  counts?: { files: number; files_changed: number; added: number; removed: number; not_read: number; verdicts: { from: Action; to: Action; files: number }[] } | null
  items?: { case: string; title: string; file: string; name: string; added: number; removed: number; from: Action; to: Action }[] | null
}
export interface Fault {
  line: number
  text: string
}

const at = (list: string, version: number): string => `/word-lists/${list}/versions/${version}`

export const readWordLists = (): Promise<{ lists: WordList[]; categories: Named[] }> => get('/word-lists')
export const importList = (name: string, file: File): Promise<{ list: WordList }> =>
  sendBytes('/word-lists', file, { 'X-File-Name': file.name, 'X-List-Name': name })
export const importVersion = (list: string, file: File): Promise<{ list: WordList }> =>
  sendBytes(`/word-lists/${list}/versions`, file, { 'X-File-Name': file.name })
// What is looked for travels in the body: words stand in no address.
export const readEntries = (list: string, version: number, offset: number, limit: number, q: string): Promise<Entries> =>
  post(`${at(list, version)}/entries`, { offset, limit, q })
export const entriesAddress = (list: string, version: number): string => `/api${at(list, version)}/content`
export const switchVersion = (list: string, version: number, state: 'on' | 'off'): Promise<{ list: WordList }> =>
  put(`${at(list, version)}/state`, { state })
export const removeDraft = (list: string, version: number): Promise<{ lists: WordList[] }> => remove(at(list, version))
export const tryOut = (list: string, version: number, text: string): Promise<{ screening: Screening }> =>
  post(`${at(list, version)}/tryout`, { text })
export const beginPreview = (list: string, version: number): Promise<{ preview: Preview }> => post(`${at(list, version)}/preview`, {})
export const cancelPreview = (list: string, version: number): Promise<{ preview: Preview | null }> => remove(`${at(list, version)}/preview`)
export async function readPreview(list: string, version: number): Promise<Preview | null> {
  try {
    return (await get<{ preview: Preview }>(`${at(list, version)}/preview`)).preview
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null
    throw error
  }
}
export function faultsOf(error: unknown): { faults: Fault[]; total: number } {
  const body = error instanceof ApiError ? error.body : {}
  const faults = Array.isArray(body.faults) ? (body.faults as Fault[]) : []
  return { faults, total: typeof body.faults_total === 'number' ? body.faults_total : faults.length }
}
export const isRunning = (preview: Preview | null): boolean => preview?.state === 'waiting' || preview?.state === 'running'
