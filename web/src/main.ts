// SPDX-License-Identifier: AGPL-3.0-or-later
import 'element-plus/theme-chalk/base.css'
import 'element-plus/theme-chalk/dark/css-vars.css'
import 'element-plus/theme-chalk/el-message.css'
import './theme.css'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { setOfflineText, whenSignedOut } from './api/http'
import App from './App.vue'
import { i18n } from './i18n'
import { router } from './router'
import { useSessionStore } from './stores/session'

const app = createApp(App).use(createPinia()).use(i18n).use(router)
setOfflineText(i18n.global.t('error.offline'))
whenSignedOut(() => {
  useSessionStore().take(undefined)
  void router.push({ name: 'login', query: { to: router.currentRoute.value.fullPath } })
})
app.mount('#app')
