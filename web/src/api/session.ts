// SPDX-License-Identifier: AGPL-3.0-or-later
// Who is signed in, and the first agency.
import { get, post, remove } from './http'

export interface Named {
  id: string
  label: string
}
export interface Session {
  person: { id: string; name: string; login: string; department: string }
  agency: { id: string; title: string; pack: string }
  roles: Named[]
  csrf: string
  may?: string[]
  hand_in?: string[] // procedures he may hand in under
}
// What the setup page is drawn from.
export interface SetupChoices {
  packs: { id: string; title: string }[]
  administrators?: Named[]
}
export interface SetupRequest {
  token: string
  agency: { id: string; title: string; pack: string }
  accounts: { login: string; name: string; role: string; password: string }[]
}

export const readSession = (): Promise<Session> => get('/session')
export const signIn = (login: string, password: string): Promise<Session> => post('/session', { login, password })
export const signOut = (): Promise<void> => remove('/session')
export const setUp = (request: SetupRequest): Promise<void> => post('/setup', request)
export const readSetupChoices = (): Promise<SetupChoices> => get('/packs')
