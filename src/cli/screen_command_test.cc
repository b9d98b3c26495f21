// SPDX-License-Identifier: AGPL-3.0-or-later
// The whole command with the real reader process on files made here.
#include "cli/screen_command.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <csignal>
#include <fstream>
#include <sstream>
#include <string>

namespace xs::cli {
namespace {

namespace fs = std::filesystem;

class ScreenCommand : public testing::Test {
 protected:
  void SetUp() override {
    fs::remove_all(folder_);
    fs::create_directories(folder_ / "tree/b");
    write("pass.txt", "关于召开座谈会的通知\n欢迎参加。\n");
    write("review.txt", "市容管理办法（征求意见稿）\n");
    write("redact.txt", "申请人：张三，身份证号：11010519491231002X\n");
    write("block.txt", "机密★10年\n关于某事的报告\n");
    write("机密★10年.txt", "欢迎参加。\n");
    write("broken.pdf", "%PDF-1.7\n这不是一个完整的文件");
    write("tree/c.txt", "欢迎参加。\n");
    write("tree/b/a.txt", "欢迎参加。\n");
    write("tree/a.txt", "市容管理办法（征求意见稿）\n");
    options_.packs = XS_SOURCE_DIR "/packs";
    options_.reader = XS_BINARY_DIR "/xianshen-reader";
    options_.json = true;
  }
  void write(const std::string& name, const std::string& content) {
    std::ofstream(folder_ / name, std::ios::binary) << content;
  }
  int run(const std::vector<std::string>& names) {
    options_.paths.clear();
    for (const auto& name : names) options_.paths.push_back((folder_ / name).string());
    out_.str("");
    err_.str("");
    return screen(options_, out_, err_);
  }
  std::vector<boost::json::value> lines() const {
    std::vector<boost::json::value> all;
    std::istringstream in(out_.str());
    for (std::string line; std::getline(in, line);) all.push_back(boost::json::parse(line));
    return all;
  }

  fs::path folder_ =
      fs::path(testing::TempDir()) / ("screen_command-" + std::to_string(::getpid()));
  ScreenOptions options_;
  std::ostringstream out_, err_;
};

TEST_F(ScreenCommand, ExitCodes) {
  const struct {
    std::vector<std::string> names;
    int code;
  } rows[] = {
      {{"pass.txt"}, 0},
      {{"review.txt"}, 10},
      {{"redact.txt"}, 11},
      {{"block.txt"}, 12},
      {{"机密★10年.txt"}, 12},
      {{"broken.pdf"}, 13},
      {{"missing.txt"}, 13},
      {{"pass.txt", "review.txt"}, 10},
      {{"review.txt", "redact.txt", "pass.txt"}, 11},
      {{"redact.txt", "broken.pdf"}, 13},
      {{"broken.pdf", "block.txt", "pass.txt"}, 12},
      {{}, 2},
      {{"pass.txt", "tree"}, 2},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(testing::PrintToString(row.names));
    EXPECT_EQ(run(row.names), row.code) << err_.str();
    EXPECT_EQ(lines().size(), row.code == 2 ? 0 : row.names.size());
  }
}

TEST_F(ScreenCommand, WhatCouldNotBeReadHasNoVerdict) {
  EXPECT_EQ(run({"broken.pdf"}), 13);
  const auto line = lines().at(0);
  EXPECT_TRUE(line.at("verdict").is_null());
  EXPECT_TRUE(line.at("admission").is_null());
  EXPECT_EQ(line.at("could_not_look").at(0).at("part").as_string(), "");
}

TEST_F(ScreenCommand, FoldersInTheOrderOfNames) {
  options_.recurse = true;
  ASSERT_EQ(mkfifo((folder_ / "tree/d.pipe").c_str(), 0600), 0);
  fs::create_directory_symlink(folder_ / "tree/b", folder_ / "tree/z");
  EXPECT_EQ(run({"tree"}), 13);
  std::vector<std::string> names, blind;
  for (const auto& line : lines()) {
    names.push_back(fs::relative(std::string(line.at("file").as_string()), folder_).string());
    if (line.at("verdict").is_null()) blind.push_back(names.back());
  }
  const std::vector<std::string> wanted{"tree/a.txt", "tree/b/a.txt", "tree/c.txt", "tree/d.pipe"};
  EXPECT_EQ(std::vector(names.begin(), names.end() - 1), wanted);
  EXPECT_EQ(blind.size(), 2U);  // the pipe and the link
}

TEST_F(ScreenCommand, WordsAndPacks) {
  write("words.txt", "座谈会\n");
  options_.words = folder_ / "words.txt";
  options_.pack = "government-office";
  EXPECT_EQ(run({"pass.txt"}), 10);
  options_.words = folder_ / "no-words.txt";
  EXPECT_EQ(run({"pass.txt"}), 2);
  options_.words.clear();
  for (const char* pack : {"", "nobody", "../packs/national", "."}) {
    SCOPED_TRACE(pack);
    options_.pack = pack;
    EXPECT_EQ(run({"pass.txt"}), 2);
  }
}

TEST_F(ScreenCommand, WithoutAReaderNothingIsSaid) {
  options_.reader = folder_ / "no-reader";
  EXPECT_EQ(run({"pass.txt"}), 1);
  EXPECT_EQ(out_.str(), "");
}

TEST_F(ScreenCommand, InTheOrderGivenOverAllCores) {
  std::vector<std::string> names;
  for (int i = 0; i < 60; ++i) {
    names.push_back("f" + std::to_string(i) + ".txt");
    std::string text = "欢迎参加。\n";
    for (int j = (i * 37) % 11; j > 0; --j) text += "申请人：张三，电话：13812345678。\n";
    write(names.back(), text);
  }
  EXPECT_EQ(run(names), 11);
  const auto all = lines();
  ASSERT_EQ(all.size(), names.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    EXPECT_EQ(all[i].at("file").as_string(), (folder_ / names[i]).string());
  }
  EXPECT_EQ(err_.str(), "");
}

TEST_F(ScreenCommand, TheBarIsGoneWhenTheReportsStand) {
  options_.json = false;
  options_.progress = true;
  EXPECT_EQ(run({"pass.txt", "redact.txt", "review.txt"}), 11);
  EXPECT_EQ(out_.str().find('\x1b'), std::string::npos);
  const std::string bar = err_.str();
  EXPECT_TRUE(bar.empty() || bar.ends_with("\r\x1b[K")) << bar;
  EXPECT_EQ(bar.find('\n'), std::string::npos);
}

// Presses Ctrl-C as soon as the first report is written.
class PressesAtFirstReport : public std::stringbuf {
  std::streamsize xsputn(const char* text, std::streamsize size) override {
    if (str().empty()) std::raise(SIGINT);
    return std::stringbuf::xsputn(text, size);
  }
};

TEST_F(ScreenCommand, CtrlCStopsAfterAWholeReport) {
  options_.paths.assign(200, (folder_ / "pass.txt").string());
  PressesAtFirstReport buffer;
  std::ostream out(&buffer);
  EXPECT_EQ(screen(options_, out, err_), 130);
  const std::string written = buffer.str();
  EXPECT_EQ(std::count(written.begin(), written.end(), '\n'), 1);
  EXPECT_EQ(boost::json::parse(written).at("verdict").as_string(), "pass");
  EXPECT_NE(err_.str().find("还有 199 个文件没有检查"), std::string::npos) << err_.str();
  EXPECT_EQ(run({"pass.txt", "review.txt"}), 10);  // and the next run is not disturbed
}

TEST_F(ScreenCommand, Lines) {
  const struct {
    const char* in;
    int code;
    std::size_t answers;
    const char* err;
  } rows[] = {
      {"", 0, 0, ""},
      {"{\"id\":\"a\",\"text\":\"𠮷申请人：张三，电话：13812345678\"}\n{\"id\":7,\"text\":\"\"}\n",
       0, 2, ""},
      {"{\"id\":\"a\",\"text\":\"好\"}\n\n", 2, 1, "第2行"},
      {"{\"id\":\"a\"}\n", 2, 0, "第1行"},
      {"{\"text\":\"a\"}\n", 2, 0, "第1行"},
      {"[1]\n", 2, 0, "第1行"},
      {"{\"id\":\"a\",\"text\":\"\xff\"}\n", 2, 0, "第1行"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.in);
    std::istringstream in(row.in);
    out_.str("");
    err_.str("");
    EXPECT_EQ(screen_lines(options_, in, out_, err_), row.code);
    EXPECT_NE(err_.str().find(row.err), std::string::npos);
    EXPECT_EQ(lines().size(), row.answers);
  }
  std::istringstream in(rows[1].in);
  out_.str("");
  ASSERT_EQ(screen_lines(options_, in, out_, err_), 0);
  EXPECT_EQ(out_.str().find("13812345678"), std::string::npos);
  const auto first = lines().at(0);
  EXPECT_EQ(first.at("verdict").as_string(), "redact");
  const auto phone = first.at("findings").as_array().back();
  EXPECT_EQ(phone.at("category").as_string(), "PII_PHONE");
  EXPECT_EQ(phone.at("start").as_int64(), 11);
  EXPECT_EQ(phone.at("end").as_int64(), 22);
  EXPECT_EQ(lines().at(1).at("id").as_int64(), 7);
}

}  // namespace
}  // namespace xs::cli
