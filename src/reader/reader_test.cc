// SPDX-License-Identifier: AGPL-3.0-or-later
// The reader program as the server uses it: confined, over real files where they are at hand.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "base/text.h"
#include "sandbox/reader_pool.h"

namespace xs {
namespace {

namespace fs = std::filesystem;

// Inputs that do not belong to the repository; empty when they are not at hand.
fs::path shared(const std::string& below) {
  const char* named = std::getenv("XIANSHEN_SHARED");
  const fs::path root =
      named != nullptr ? fs::path(named) : fs::path(XS_SOURCE_DIR) / ".." / "shared";
  return fs::exists(root / below) ? root / below : fs::path();
}

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::unique_ptr<sandbox::ReaderPool> reader() {
  auto pool = sandbox::ReaderPool::start(XS_BINARY_DIR "/xianshen-reader");
  EXPECT_TRUE(pool) << pool.error().detail;
  return std::move(*pool);
}

// Every file becomes a Document or a refusal with a sentence; the pool lives on.
void sweep(const std::vector<fs::path>& files) {
  const auto pool = reader();
  std::map<std::string, int> outcomes;
  for (const fs::path& path : files) {
    SCOPED_TRACE(path.string());
    const auto document = pool->read(as_bytes(contents(path)), path.filename().string());
    if (document) {
      ++outcomes["read " + document->format];
      continue;
    }
    EXPECT_EQ(document.error().code, ErrorCode::kUnreadable) << document.error().detail;
    EXPECT_FALSE(document.error().public_text.empty());
    ++outcomes[document.error().public_text];
    if (!document.error().detail.empty()) {
      std::cout << path.filename().string() << ": " << document.error().detail << "\n";
    }
  }
  for (const auto& [outcome, count] : outcomes) std::cout << count << "  " << outcome << "\n";
  const auto alive = pool->read(as_bytes("还在"), "a.txt");
  ASSERT_TRUE(alive);
  EXPECT_EQ(alive->parts.at(0).text, "还在");
}

std::vector<fs::path> corpus_files() {
  std::vector<fs::path> files;
  if (const fs::path folder = shared("corpus/files"); !folder.empty()) {
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      if (entry.is_regular_file()) files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

TEST(Reader, SomeRealFiles) {
  std::vector<fs::path> some;
  const std::vector<fs::path> all = corpus_files();
  if (all.empty()) GTEST_SKIP() << "no corpus beside the repository";
  for (std::size_t i = 0; i < all.size(); i += 12) {
    if (fs::file_size(all[i]) < 2'000'000) some.push_back(all[i]);
  }
  sweep(some);
}

#ifdef XS_SLOW_TESTS
TEST(ReaderSlow, AllRealFiles) {
  const std::vector<fs::path> all = corpus_files();
  if (all.empty()) GTEST_SKIP() << "no corpus beside the repository";
  sweep(all);
}
#endif

TEST(Reader, LabelledTextsAreFound) {
  const fs::path folder = shared("eval");
  if (folder.empty()) GTEST_SKIP() << "no evaluation set beside the repository";
  const auto pool = reader();
  int found_as_labelled = 0, items = 0;
  const auto truth = boost::json::parse(contents(folder / "docs/truth.json"));
  for (const auto& file : truth.as_array()) {
    const std::string format(file.at("format").as_string());
    if (format != "docx" && format != "xlsx" && format != "html" && format != "pdf") continue;
    const std::string name(file.at("file").as_string());
    SCOPED_TRACE(name);
    const auto document = pool->read(as_bytes(contents(folder / name)), name);
    ASSERT_TRUE(document) << document.error().public_text;
    for (const auto& item : file.at("items").as_array()) {
      ++items;
      const std::string text(item.at("text").as_string());
      bool found = false, as_labelled = false;
      for (const document::Part& part : document->parts) {
        if (part.text.find(text) == std::string::npos) continue;
        found = true;
        as_labelled = as_labelled || part.visible == item.at("visible").as_bool();
      }
      EXPECT_TRUE(found) << text << " at " << item.at("location");
      found_as_labelled += as_labelled ? 1 : 0;
    }
  }
  EXPECT_GT(items, 60);
  // Known: text under a black box in a PDF counts as seen (2), a print header of a sheet too (1).
  EXPECT_GE(found_as_labelled, items - 3);
}

TEST(Reader, RefusesByContentWhateverTheName) {
  const auto pool = reader();
  struct Row {
    std::string name, bytes, sentence;
  };
  const std::vector<Row> rows{
      {"a.docx", "", "空的"},
      {"a.txt", std::string("\x89PNG\r\n\x1A\n\0\0\0\0", 12), "图片"},
      {"a.pdf", "Rar!\x1A\x07\x01", "压缩包"},
      {"a.txt", "{\\rtf1 x}", "RTF"},
      {"a.docx", "PK\x03\x04 and nothing else", "损坏"},
      {"a.pdf", "%PDF-1.7\nnothing", "损坏"},
      {"a.txt", std::string("\x01\x02\x03\xFF\xFE\xFD\x80\x81", 8), "不能识别"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.sentence);
    const auto document = pool->read(as_bytes(row.bytes), row.name);
    ASSERT_FALSE(document);
    EXPECT_EQ(document.error().code, ErrorCode::kUnreadable);
    EXPECT_NE(document.error().public_text.find(row.sentence), std::string::npos)
        << document.error().public_text;
  }
}

TEST(Reader, DeepPageIsRead) {
  const auto pool = reader();
  std::string deep = "<html><body>";
  for (int i = 0; i < 2'000; ++i) deep += "<div>";
  const auto document = pool->read(as_bytes(deep + "机密"), "a.html");
  ASSERT_TRUE(document) << document.error().detail;
  EXPECT_EQ(document->parts.at(0).text, "机密\n");
}

// Each would take minutes or gigabytes.
TEST(Reader, BombsAreRefused) {
  sandbox::ReaderLimits limits;
  limits.cpu = std::chrono::seconds(2);
  limits.wall = std::chrono::milliseconds(4000);
  auto started = sandbox::ReaderPool::start(XS_BINARY_DIR "/xianshen-reader", limits);
  ASSERT_TRUE(started);
  std::string deep = "<html><body>";
  for (int i = 0; i < 400'000; ++i) deep += "<div>";
  const auto document = (*started)->read(as_bytes(deep), "a.html");
  ASSERT_FALSE(document);
  EXPECT_EQ(document.error().code, ErrorCode::kUnreadable);
  EXPECT_TRUE((*started)->read(as_bytes("还在"), "a.txt"));
}

TEST(Reader, RendersAPage) {
  const fs::path folder = shared("eval/docs");
  if (folder.empty()) GTEST_SKIP() << "no evaluation set beside the repository";
  const auto pool = reader();
  const std::string pdf = contents(folder / "p01_black_box.pdf");
  const auto picture = pool->render(as_bytes(pdf), 1, 100);
  ASSERT_TRUE(picture) << picture.error().detail;
  EXPECT_TRUE(as_text(*picture).starts_with("\x89PNG"));
  for (const auto& [page, dpi] : {std::pair{0, 100}, {2, 100}, {1, 5}, {1, 5000}}) {
    const auto refused = pool->render(as_bytes(pdf), page, dpi);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::kInvalidInput);
  }
}

// What MuPDF, libxml2, iconv and gumbo would open on first use must be open before confinement.
TEST(Reader, EveryCharsetWorksConfined) {
  const auto pool = reader();
  struct Row {
    std::string name, bytes;
  };
  const std::vector<Row> rows{
      {"UTF-8", "机密文件目录"},
      {"GB18030", "\xBB\xFA\xC3\xDC\xCE\xC4\xBC\xFE\xC4\xBF\xC2\xBC"},
      {"Big5 declared", "<html><meta charset=big5><body>\xBE\xF7\xB1\x4B\xA4\xE5\xA5\xF3</body>"},
      {"UTF-16LE", std::string("\xFF\xFE\x3A\x67\xC6\x5B", 6)},
      {"UTF-16BE", std::string("\xFE\xFF\x67\x3A\x5B\xC6", 6)},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    const auto document = pool->read(as_bytes(row.bytes), "a");
    ASSERT_TRUE(document) << document.error().public_text;
    const std::string& text = document->parts.at(0).text;
    EXPECT_TRUE(text.starts_with("机密") || text.starts_with("機密")) << text;
  }
}

}  // namespace
}  // namespace xs
