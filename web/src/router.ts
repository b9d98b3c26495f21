// SPDX-License-Identifier: AGPL-3.0-or-later
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { useSessionStore } from './stores/session'

declare module 'vue-router' {
  interface RouteMeta {
    open?: boolean // without signing in
    needs?: string // what session.may must list
  }
}

const routes: RouteRecordRaw[] = [
  { path: '/login', name: 'login', component: () => import('./pages/LoginPage.vue'), meta: { open: true } },
  { path: '/setup', name: 'setup', component: () => import('./pages/SetupPage.vue'), meta: { open: true } },
  { path: '/', name: 'desk', component: () => import('./pages/DeskPage.vue'), meta: { needs: 'desk' } },
  { path: '/handin/:case?', name: 'handin', component: () => import('./pages/HandInPage.vue'), meta: { needs: 'hand_in' } },
  { path: '/cases', name: 'cases', component: () => import('./pages/CasesPage.vue'), meta: { needs: 'cases' } },
  { path: '/cases/:case', name: 'case', component: () => import('./pages/CasePage.vue') },
  { path: '/catalogue/:catalogue?', name: 'catalogue', component: () => import('./pages/CataloguePage.vue'), meta: { needs: 'catalogues' } },
  { path: '/delegations', name: 'delegations', component: () => import('./pages/DelegationsPage.vue'), meta: { needs: 'desk' } },
  { path: '/supervision', name: 'supervision', component: () => import('./pages/SupervisionPage.vue'), meta: { needs: 'supervision' } },
  { path: '/regulations', name: 'regulations', component: () => import('./pages/RegulationsPage.vue'), meta: { needs: 'regulations' } },
  { path: '/words', name: 'words', component: () => import('./pages/WordListsPage.vue'), meta: { needs: 'word_lists' } },
  { path: '/refused', name: 'refused', component: () => import('./pages/RefusedPage.vue'), meta: { needs: 'refused_uploads' } },
  { path: '/record', name: 'record', component: () => import('./pages/RecordPage.vue'), meta: { needs: 'record' } },
  { path: '/people', name: 'people', component: () => import('./pages/PeoplePage.vue'), meta: { needs: 'people' } },
  { path: '/:rest(.*)*', name: 'missing', component: () => import('./pages/MissingPage.vue'), meta: { open: true } },
]

export const router = createRouter({ history: createWebHistory(), routes })

// In the order of the bar; the first one open to a person is where he begins.
export const kPages = ['desk', 'handin', 'cases', 'catalogue', 'supervision', 'regulations', 'words', 'refused', 'record', 'people'] as const

router.beforeEach(async (to) => {
  const store = useSessionStore()
  if (!store.known) {
    try {
      await store.load()
    } catch {
      if (to.name !== 'login') return { name: 'login' }
    }
  }
  if (store.setup && to.name !== 'setup') return { name: 'setup' }
  if (to.meta.open === true) return true
  if (store.session === undefined) return { name: 'login', query: { to: to.fullPath } }
  if (to.meta.needs !== undefined && !store.may(to.meta.needs)) {
    const first = kPages.find((name) => store.may(String(router.resolve({ name }).meta.needs)))
    return first === undefined || first === to.name ? { name: 'missing', params: { rest: ['none'] } } : { name: first }
  }
  return true
})
