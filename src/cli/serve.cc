// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/serve.h"

#include <fmt/format.h>
#include <pthread.h>
#include <signal.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdio>

#include "http/api/routes.h"
#include "http/assets.h"
#include "http/server.h"
#include "service/deadlines.h"
#include "service/demo.h"
#include "service/record.h"
#include "service/word_list_preview.h"

namespace xs::cli {
namespace {

constexpr std::chrono::seconds kEndWithin{10};

int complain(const Error& error) {
  fmt::print(stderr, "{}\n", error.public_text);
  if (!error.detail.empty()) fmt::print(stderr, "（{}）\n", error.detail);
  return 1;
}

// Blocked before any thread starts, so that only wait_for_end() ever sees them.
sigset_t block_end_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

void show_demo(const std::vector<service::DemoAccount>& accounts) {
  std::string agency;
  fmt::print("\n演示账号（口令只显示这一次，请抄下）：\n");
  for (const auto& account : accounts) {
    if (account.agency_title != agency) {
      agency = account.agency_title;
      fmt::print("\n  {}\n", agency);
    }
    fmt::print("    {:<26} {}  {}\n", account.login,
               account.password.reveal_for(Purpose::kVerifying), account.role_label);
  }
  fmt::print("\n");
}

Result<http::Assets> assets_of(const ServeOptions& options) {
  if (options.web_root.empty()) return http::Assets::embedded();
  return http::Assets::from_folder(options.web_root);
}

Result<std::unique_ptr<http::Server>> start_server(service::System& system,
                                                   const ServeOptions& options,
                                                   const http::ApiOptions& api) {
  XS_TRY(const http::Assets assets, assets_of(options));
  XS_TRY(http::Router router,
         http::Router::compile(http::api_routes(system, api),
                               [assets](http::Request& request) { return assets.serve(request); }));
  http::ServerOptions server;
  server.listen = options.listen;
  server.access_log = [](const http::AccessLine& line) { spdlog::info(http::to_string(line)); };
  server.fault_log = [](const http::Fault& fault) {
    spdlog::error("fault {} {} {}", fault.reference, fault.route, fault.detail);
  };
  return http::Server::start(std::move(router), std::move(server));
}

std::string address_of(const ServeOptions& options, const http::Server& server) {
  const std::string host = options.listen.substr(0, options.listen.rfind(':'));
  return fmt::format("http://{}:{}", host == "0.0.0.0" ? "127.0.0.1" : host, server.port());
}

}  // namespace

int serve(const ServeOptions& options) {
  const sigset_t signals = block_end_signals();
  spdlog::set_default_logger(spdlog::stderr_logger_mt("xianshen"));
  spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%e %v");
  if (auto forbidden = http::forbid_core_dumps(); !forbidden) return complain(forbidden.error());
  auto system = service::System::start(options.system);
  if (!system) return complain(system.error());

  http::ApiOptions api;
  if (service::needs_set_up(**system)) {
    if (options.demo) {
      auto accounts = service::make_demo(**system, now());
      if (!accounts) return complain(accounts.error());
      show_demo(*accounts);
    } else {
      api.set_up_token = to_base64url(random_bytes(18));
      fmt::print("尚未设置单位和管理员。请打开下面的地址，输入设置口令：{}\n", api.set_up_token);
    }
  }
  auto server = start_server(**system, options, api);
  if (!server) return complain(server.error());
  {
    const service::Sequencer sequencer(**system);
    const service::DeadlineClock deadlines(**system);
    const service::PreviewWorker previews(**system);
    fmt::print("先审已启动，请在浏览器打开 {} （按 Ctrl-C 结束）\n", address_of(options, **server));
    std::fflush(stdout);
    int signal = 0;
    sigwait(&signals, &signal);
    fmt::print("\n正在结束……\n");
    (*server)->stop(kEndWithin);
  }
  fmt::print("已结束，数据完好。\n");
  return 0;
}

}  // namespace xs::cli
