// SPDX-License-Identifier: AGPL-3.0-or-later
// The whole command with the real reader process on files made here.
#include "cli/screen_command.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/crc.hpp>
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

// A workbook of one sheet with one column, as a zip of stored parts.
std::string workbook(const std::vector<std::string>& cells) {
  const std::string head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
  const std::string office = "http://schemas.openxmlformats.org/";
  std::string rows;
  for (std::size_t i = 1; i <= cells.size(); ++i) {
    const std::string row = std::to_string(i);
    rows += "<row r=\"" + row + "\"><c r=\"A" + row + "\" t=\"inlineStr\"><is><t>" + cells[i - 1] +
            "</t></is></c></row>";
  }
  const std::string type = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
  const std::string relation = office + "officeDocument/2006/relationships";
  const std::string main = office + "spreadsheetml/2006/main";
  const std::vector<std::pair<std::string, std::string>> parts{
      {"[Content_Types].xml",
       head + "<Types xmlns=\"" + office +
           "package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/"
           "vnd.openxmlformats-package.relationships+xml\"/><Override "
           "PartName=\"/xl/workbook.xml\" "
           "ContentType=\"" +
           type +
           "sheet.main+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" "
           "ContentType=\"" +
           type + "worksheet+xml\"/></Types>"},
      {"_rels/.rels", head + "<Relationships xmlns=\"" + office +
                          "package/2006/relationships\"><Relationship Id=\"r1\" Type=\"" +
                          relation +
                          "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"},
      {"xl/workbook.xml", head + "<workbook xmlns=\"" + main + "\" xmlns:r=\"" + relation +
                              "\"><sheets><sheet name=\"词\" sheetId=\"1\" "
                              "r:id=\"r1\"/></sheets></workbook>"},
      {"xl/_rels/workbook.xml.rels",
       head + "<Relationships xmlns=\"" + office +
           "package/2006/relationships\"><Relationship Id=\"r1\" Type=\"" + relation +
           "/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"},
      {"xl/worksheets/sheet1.xml",
       head + "<worksheet xmlns=\"" + main + "\"><sheetData>" + rows + "</sheetData></worksheet>"}};
  std::string out, directory;
  const auto number = [](std::string& into, std::size_t value, int bytes) {
    for (; bytes > 0; --bytes, value >>= 8) into += static_cast<char>(value & 0xFF);
  };
  for (const auto& [name, text] : parts) {
    boost::crc_32_type crc;
    crc.process_bytes(text.data(), text.size());
    std::string common;
    number(common, 20, 2), number(common, 0x800, 2),
        number(common, 0, 2);  // version, UTF-8, stored
    number(common, 0, 4), number(common, crc.checksum(), 4);
    number(common, text.size(), 4), number(common, text.size(), 4);
    number(common, name.size(), 2), number(common, 0, 2);
    directory += "PK\x01\x02";
    number(directory, 20, 2);
    directory += common;
    number(directory, 0, 10), number(directory, out.size(), 4);
    directory += name;
    out += "PK\x03\x04" + common + name + text;
  }
  const std::size_t begin = out.size();
  out += directory + "PK\x05\x06";
  number(out, 0, 4), number(out, parts.size(), 2), number(out, parts.size(), 2);
  number(out, directory.size(), 4), number(out, begin, 4), number(out, 0, 2);
  return out;
}

TEST_F(ScreenCommand, WordsFromAWorkbook) {
  write("words.xlsx", workbook({"词语/式样", "/座.会/", "远山计划"}));
  options_.words = folder_ / "words.xlsx";
  EXPECT_EQ(run({"pass.txt"}), 10) << err_.str();
  std::istringstream in("{\"id\":1,\"text\":\"远山计划\"}\n");
  out_.str("");
  ASSERT_EQ(screen_lines(options_, in, out_, err_), 0) << err_.str();
  EXPECT_EQ(lines().at(0).at("findings").as_array().size(), 1U);
  write("words.xlsx", workbook({"词语/式样", "/座.*会/", "远山计划"}));
  EXPECT_EQ(run({"pass.txt"}), 2);
  EXPECT_NE(err_.str().find("第2行"), std::string::npos) << err_.str();
  write("words.xlsx", workbook({"远山计划"}).substr(0, 300));
  EXPECT_EQ(run({"pass.txt"}), 2);
  EXPECT_EQ(out_.str(), "");
}

TEST_F(ScreenCommand, AProfileSaysWhatMayStand) {
  write("name.txt", "当事人：王小明\n");
  EXPECT_EQ(run({"name.txt"}), 11);
  options_.profile = "penalty-decision";
  EXPECT_EQ(run({"name.txt"}), 0);
  const auto line = lines().at(0);
  EXPECT_EQ(line.at("profile").at("id").as_string(), "penalty-decision");
  EXPECT_EQ(line.at("findings").at(0).at("action").as_string(), "pass");
  EXPECT_EQ(run({"redact.txt"}), 11);
  EXPECT_EQ(run({"block.txt"}), 12);
  std::istringstream in("{\"id\":1,\"text\":\"当事人：王小明\"}\n");
  out_.str("");
  ASSERT_EQ(screen_lines(options_, in, out_, err_), 0);
  EXPECT_EQ(lines().at(0).at("verdict").as_string(), "pass");
  EXPECT_TRUE(lines().at(0).at("findings").as_array().empty());
  options_.json = false;
  EXPECT_EQ(run({"name.txt"}), 0);
  EXPECT_NE(out_.str().find("行政处罚决定书"), std::string::npos) << out_.str();
  options_.profile = "nothing";
  EXPECT_EQ(run({"name.txt"}), 2);
  EXPECT_NE(err_.str().find("--profile list"), std::string::npos);
  out_.str("");
  EXPECT_EQ(list_profiles(options_, out_, err_), 0);
  EXPECT_NE(out_.str().find("subsidy-list\t补贴、补偿名册\t"), std::string::npos);
}

TEST_F(ScreenCommand, NoProfileLetsAnInformantStand) {
  write("names.txt", "当事人：王小明\n举报人：李建国\n");
  options_.profile = "penalty-decision";
  EXPECT_EQ(run({"names.txt"}), 11);
  const auto line = lines().at(0);
  ASSERT_EQ(line.at("findings").as_array().size(), 2U);
  EXPECT_EQ(line.at("findings").at(0).at("action").as_string(), "pass");
  EXPECT_EQ(line.at("findings").at(1).at("action").as_string(), "redact");
  std::istringstream in("{\"id\":1,\"text\":\"当事人：王小明\\n举报人：李建国\"}\n");
  out_.str("");
  ASSERT_EQ(screen_lines(options_, in, out_, err_), 0) << err_.str();
  const auto answer = lines().at(0);
  EXPECT_EQ(answer.at("verdict").as_string(), "redact");
  const auto& left = answer.at("findings").as_array();
  ASSERT_EQ(left.size(), 1U) << "the informant, and nobody else";
  EXPECT_EQ(left.at(0).at("start").as_int64(), 12);
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
