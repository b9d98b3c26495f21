// SPDX-License-Identifier: AGPL-3.0-or-later
// The program `xianshen`: reads the command line and calls the function that does it.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string_view>

#include "cli/exit_codes.h"
#include "cli/ledger_command.h"
#include "cli/pack_command.h"
#include "cli/permit_command.h"
#include "cli/places.h"
#include "cli/screen_command.h"
#include "cli/serve.h"
#include "cli/workdays_command.h"
#include "sandbox/reader_pool.h"

namespace {

using namespace xs;
using namespace xs::cli;

// Each offers one command; its callback leaves the exit code here.
using Code = std::shared_ptr<int>;

void add_system_options(CLI::App& command, service::Options& system) {
  system.packs = packs_folder();
  system.calendars = calendars_folder();
  system.reader = sandbox::reader_beside_this_program();
  command.add_option("--data", system.data, "数据文件夹，默认 data")->type_name("文件夹");
  command.add_option("--keys", system.keys, "密钥文件夹，默认 keys")->type_name("文件夹");
  command
      .add_option("--database", system.database, "PostgreSQL 地址；不写则用数据文件夹中的 SQLite")
      ->type_name("URL");
  command.add_option("--witness", system.witness, "检查点另存一份的文件夹")->type_name("文件夹");
}

void offer_serve(CLI::App& app, const Code& code) {
  const auto options = std::make_shared<ServeOptions>();
  CLI::App* command = app.add_subcommand("serve", "启动服务，供浏览器使用");
  add_system_options(*command, options->system);
  command->add_option("--listen", options->listen, "监听地址，默认 " + options->listen)
      ->type_name("地址:端口");
  command->add_flag("--demo", options->demo, "首次启动时建立演示单位和账号");
  command->add_option("--web-root", options->web_root, "网页文件夹，供开发使用；不写则用内置的网页")
      ->type_name("文件夹");
  command->callback([=] { *code = serve(*options); });
}

bool shows_colours() {
  const char* terminal = std::getenv("TERM");
  return std::getenv("NO_COLOR") == nullptr && terminal != nullptr &&
         std::string_view(terminal) != "dumb";
}

void offer_screen(CLI::App& app, const Code& code) {
  struct Given {
    ScreenOptions options;
    std::string format = "text";
    bool lines = false;
  };
  const auto given = std::make_shared<Given>();
  CLI::App* command = app.add_subcommand("screen", "检查文件能否公开（只在本机，不保存任何内容）");
  command->add_option("--pack", given->options.pack, "所用制度包，默认 national")
      ->type_name("名称");
  command->add_option("--words", given->options.words, "本单位词表：CSV 或 xlsx，或者一行一词")
      ->type_name("文件");
  command
      ->add_option("--profile", given->options.profile,
                   "公开事项，例如 penalty-decision；list 列出全部；不写则从严")
      ->type_name("名称");
  auto* format = command->add_option("--format", given->format, "结果格式：text（默认）或 json")
                     ->type_name("格式")
                     ->check(CLI::IsMember({"text", "json"}));
  auto* reveal = command->add_flag("--reveal", given->options.reveal, "显示查到的原文；不写则遮盖");
  auto* everything =
      command->add_flag("--all", given->options.everything, "逐项列出，包括把握不大的和过长的");
  auto* recurse = command->add_flag("-r", given->options.recurse, "检查文件夹中的全部文件");
  auto* lines = command->add_flag("--jsonl", given->lines,
                                  "从标准输入逐行读 {\"id\",\"text\"}，逐行答复；位置以字符计");
  command->add_option("PATH", given->options.paths, "要检查的文件")->type_name("")->excludes(lines);
  lines->excludes(format)->excludes(reveal)->excludes(everything)->excludes(recurse);
  command->footer(
      "退出码：0 通过，10 须核对，11 须遮盖，12 不得公开，13 未能全部检查，1 内部错误，2 "
      "命令有误，130 被中断。");
  command->callback([=] {
    ScreenOptions& options = given->options;
    options.packs = packs_folder();
    options.reader = sandbox::reader_beside_this_program();
    options.json = given->format == "json";
    options.colour = ::isatty(STDOUT_FILENO) == 1 && shows_colours();
    options.progress = ::isatty(STDERR_FILENO) == 1;
    if (options.profile == "list") {
      *code = list_profiles(options, std::cout, std::cerr);
    } else if (given->lines) {
      *code = screen_lines(options, std::cin, std::cout, std::cerr);
    } else if (options.paths.empty()) {
      throw CLI::RequiredError("PATH");
    } else {
      *code = screen(options, std::cout, std::cerr);
    }
  });
}

void offer_pack(CLI::App& app, const Code& code) {
  struct Given {
    std::filesystem::path folder, people;
    std::string letter;
  };
  const auto given = std::make_shared<Given>();
  CLI::App* pack = app.add_subcommand("pack", "检查、查看和测试制度包")->require_subcommand(1);
  const auto verb = [&](const char* name, const char* says) {
    CLI::App* command = pack->add_subcommand(name, says);
    command->add_option("DIR", given->folder, "制度包文件夹")->required();
    return command;
  };
  CLI::App* check = verb("check", "制度包有没有错误，程序能否走通");
  check->add_option("--people", given->people, "人员名单，据以核对人手是否足够")->type_name("文件");
  check->callback([=] { *code = check_pack(given->folder, given->people); });
  verb("coverage", "哪些条款已成规则，哪些留给人判断，哪些没有案例")->callback([=] {
    *code = show_coverage(given->folder);
  });
  verb("render", "条款与规则对照的页面，供法制机构核签")->callback([=] {
    *code = render_pack(given->folder);
  });
  verb("test", "运行制度包所带的案例")->callback([=] {
    *code = test_pack(given->folder, calendars_folder());
  });
  CLI::App* letter = verb("letter", "文书模板的空白样张（网页）；不写名称则列出全部");
  letter->add_option("LETTER", given->letter, "文书名称，如 review-form")->type_name("");
  letter->callback([=] { *code = show_letters(given->folder, given->letter); });
}

void offer_ledger(CLI::App& app, const Code& code) {
  struct Given {
    LedgerOptions options;
    std::filesystem::path against;
    std::string log = "acts";
    std::uint64_t position = 0;
    bool check = false;
  };
  const auto given = std::make_shared<Given>();
  CLI::App* ledger = app.add_subcommand("ledger", "核对办理记录")->require_subcommand(1);
  const auto verb = [&](const char* name, const char* says) {
    CLI::App* command = ledger->add_subcommand(name, says);
    add_system_options(*command, given->options.system);
    command->add_option("--agency", given->options.agency, "只核对这个单位")->type_name("代号");
    return command;
  };
  CLI::App* verify = verb("verify", "记录是否完好，有没有被改动或截断");
  verify->add_option("--against", given->against, "从外面带来的检查点")->type_name("文件");
  verify->callback(
      [=] { *code = verify_ledger(given->options, given->against, std::cout, std::cerr); });
  verb("audit", "按现行规则逐件重新判断，只报告，不改动")->callback([=] {
    *code = audit_ledger(given->options, std::cout, std::cerr);
  });
  CLI::App* prove = verb("prove", "取一条记录及其证明，供外人核对");
  prove->add_option("--log", given->log, "acts（默认）或 access")
      ->type_name("日志")
      ->check(CLI::IsMember({"acts", "access"}));
  prove->add_option("POSITION", given->position, "第几条，从 0 起")->required();
  prove->callback([=] {
    *code = prove_in_ledger(given->options, given->log, given->position, std::cout, std::cerr);
  });
  CLI::App* rebuild = verb("rebuild", "按记录重建办理情况");
  rebuild->add_flag("--check", given->check, "只核对，不重建");
  rebuild->callback([=] {
    *code = rebuild_from_ledger(
        given->options, given->check ? Rebuild::kCheckOnly : Rebuild::kWrite, std::cout, std::cerr);
  });
}

void offer_permit(CLI::App& app, const Code& code) {
  const auto options = std::make_shared<PermitOptions>();
  CLI::App* permit = app.add_subcommand("permit", "公开许可")->require_subcommand(1);
  CLI::App* verify = permit->add_subcommand("verify", "许可是否有效，文件是否与批准的完全一致");
  verify->add_option("--trust", options->trust, "签发单位的公钥")->required()->type_name("文件");
  verify->add_option("--revocations", options->revocations, "撤销清单")->type_name("文件");
  verify->add_option("PERMIT", options->permit, "许可")->required();
  verify->add_option("FILE", options->file, "要核对的文件")->required();
  verify->callback([=] { *code = verify_permit(*options, now(), std::cout, std::cerr); });
}

void offer_workdays(CLI::App& app, const Code& code) {
  struct Given {
    std::string date, count;
  };
  const auto given = std::make_shared<Given>();
  CLI::App* workdays = app.add_subcommand("workdays", "工作日")->require_subcommand(1);
  CLI::App* add = workdays->add_subcommand("add", "自某日起若干工作日的最后一日");
  add->add_option("DATE", given->date, "起算日，如 2026-09-18，当日不计")->required();
  add->add_option("N", given->count, "工作日数")->required();
  add->callback([=] {
    *code = add_workdays(calendars_folder(), given->date, given->count, std::cout, std::cerr);
  });
}

// A command makes its help flag before it takes over the groups of its parent.
void group_help(CLI::App& command) {
  command.get_help_ptr()->group("选项");
  for (CLI::App* below : command.get_subcommands({})) group_help(*below);
}

void speak_chinese(CLI::App& app) {
  app.set_help_flag("-h,--help", "显示说明");
  app.get_formatter()->label("Usage", "用法");
  app.get_formatter()->label("OPTIONS", "选项");
  app.get_formatter()->label("SUBCOMMAND", "命令");
  app.get_formatter()->label("SUBCOMMANDS", "命令");
  app.get_formatter()->label("Positionals", "参数");
  app.get_formatter()->label("REQUIRED", "必填");
  app.get_formatter()->label("Excludes", "不得同用");
  app.option_defaults()->group("选项");
  app.get_help_ptr()->group("选项");
  app.group("命令");
}

std::string what_is_wrong(const CLI::ParseError& error) {
  const std::string name = error.get_name();
  if (name == "RequiredError") return "缺少必需的参数";
  if (name == "ExtrasError") return "有不认识的参数";
  if (name == "ExcludesError") return "有不能同时使用的参数";
  if (name == "ValidationError" || name == "ConversionError") return "参数的取值有误";
  if (name == "ArgumentMismatch") return "参数的个数不对";
  return "命令有误";
}

int run(int argc, char** argv) {
  const Code code = std::make_shared<int>(kPass);
  CLI::App app("先审：政府信息公开保密审查", "xianshen");
  speak_chinese(app);
  app.set_version_flag("--version", "xianshen " XS_VERSION, "显示版本");
  app.require_subcommand(1);
  for (const auto offer :
       {offer_serve, offer_screen, offer_pack, offer_ledger, offer_permit, offer_workdays}) {
    offer(app, code);
  }
  for (CLI::App* command : app.get_subcommands({})) group_help(*command);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& success) {  // help and version
    return app.exit(success);
  } catch (const CLI::ParseError& error) {
    std::cerr << what_is_wrong(error) << "（" << error.what() << "）。用 --help 查看用法。\n";
    return kUsage;
  }
  return *code;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& failure) {
    std::cerr << "内部错误：" << failure.what() << '\n';
    return kInternal;
  }
}
