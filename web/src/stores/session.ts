// SPDX-License-Identifier: AGPL-3.0-or-later
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { ApiError, setCsrf } from '@/api/http'
import { readSession, signIn, signOut, type Session } from '@/api/session'
import { usePackStore } from './pack'

export const useSessionStore = defineStore('session', () => {
  const session = ref<Session>()
  const known = ref(false) // whether the server has been asked
  const setup = ref(false) // the system has no account yet
  const roles = computed(() => session.value?.roles ?? [])

  function take(next: Session | undefined): void {
    session.value = next
    setCsrf(next?.csrf ?? '')
    if (next === undefined) usePackStore().forget()
  }

  async function load(): Promise<void> {
    try {
      take(await readSession())
      setup.value = false
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error
      take(undefined)
      setup.value = String(error.body.setup) === 'true'
    }
    known.value = true
  }

  async function enter(login: string, password: string): Promise<void> {
    take(await signIn(login, password))
    known.value = true
  }

  async function leave(): Promise<void> {
    await signOut()
    take(undefined)
  }

  // The server says what this person may open; what it does not say it refuses itself.
  function may(what: string): boolean {
    const listed = session.value?.may
    return listed === undefined || listed.includes(what)
  }

  function handsIn(procedure: { id: string; handed_in_by: string[] }): boolean {
    const listed = session.value?.hand_in
    return listed === undefined ? roles.value.some((role) => procedure.handed_in_by.includes(role.id)) : listed.includes(procedure.id)
  }

  return { session, known, setup, roles, load, enter, leave, take, may, handsIn }
})
