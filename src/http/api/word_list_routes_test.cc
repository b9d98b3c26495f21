// SPDX-License-Identifier: AGPL-3.0-or-later
// Word lists over the wire, from an import with faults to a preview that is done.
#include <algorithm>
#include <boost/json.hpp>

#include "http/api/routes.h"
#include "service/test_system.h"
#include "service/word_list_preview.h"

namespace xs::http {
namespace {

namespace json = boost::json;

class WordListRoutes : public testing::Test {
 protected:
  void SetUp() override {
    (void)with_.as("office");
    const auto in = service::sign_in(with_.system(), "t-office",
                                     service::Password("correct horse 7"), std::nullopt, now());
    ASSERT_TRUE(in) << service::what_failed(in);
    token_ = in->token, csrf_ = in->session.csrf;
  }
  // The body of the answer; `status` is what it must be.
  std::string raw(int status, const std::string& name, std::string_view body = "",
                  Pairs headers = {}) {
    const auto route = std::ranges::find(routes_, name, &Route::name);
    EXPECT_NE(route, routes_.end());
    Request request;
    request.method = route->method;
    request.path = request.pattern = route->pattern;
    request.parameters = {{"list", list_}, {"version", version_}};
    request.headers = std::move(headers);
    request.headers.emplace_back("x-csrf-token", csrf_);
    request.cookies = {{std::string(kSessionCookie), token_}};
    request.body = *SealedMemory::copy_of(as_bytes(body));
    const Response response = route->handler(request);
    EXPECT_EQ(response.status, status) << std::get<std::string>(response.body);
    return std::get<std::string>(response.body);
  }
  json::value ask(int status, const std::string& name, std::string_view body = "",
                  Pairs headers = {}) {
    return json::parse(raw(status, name, body, std::move(headers)));
  }

  service::TestSystem with_;
  std::vector<Route> routes_ = api_routes(with_.system(), {});
  std::string token_, csrf_, list_ = "none", version_ = "1";
  const Pairs names_{{"x-file-name", "%E8%AF%8D.csv"}, {"x-list-name", "%E4%BB%A3%E5%8F%B7"}};
};

TEST_F(WordListRoutes, FromAFileToAListInUse) {
  const auto faults = ask(422, "word_lists.create", "青峰工程\n甲\n", names_);
  EXPECT_EQ(json::serialize(faults.at("faults")),
            R"([{"line":2,"text":"词太短，至少要有两个字。"}])");
  EXPECT_EQ(faults.at("faults_total"), 1);
  EXPECT_EQ(faults.at("error").at("code"), "invalid_input");
  (void)ask(451, "word_lists.create", "机密★10年\n\n关于某项工作有关情况的报告\n", names_);
  (void)ask(422, "word_lists.create", "青峰工程\n", {{"x-file-name", "a.csv"}});

  const auto made = ask(200, "word_lists.create",
                        "词语,类别,理由,依据,例外\n青峰工程,WORK_SECRET,尚未公布,A-6-2,\n"
                        "远山计划,,,,远山计划书\n",
                        names_);
  list_ = made.at("list").at("id").as_string().c_str();
  EXPECT_EQ(made.at("list").at("name"), "代号");
  EXPECT_TRUE(made.at("list").at("on").is_null());

  const auto shown = ask(200, "word_lists.show", R"({"offset":1,"limit":1})");
  EXPECT_EQ(shown.at("total"), 2);
  EXPECT_EQ(json::serialize(shown.at("entries")),
            R"([{"word":"远山计划","pattern":false,"category":"AGENCY_WORD",)"
            R"("category_label":"单位词表中的词","reason":"","clause":""}])");
  EXPECT_EQ(json::serialize(shown.at("exceptions")), R"(["远山计划书"])");
  const auto searched = ask(200, "word_lists.show", R"({"q":"青"})");
  EXPECT_EQ(searched.at("total"), 1);
  EXPECT_EQ(searched.at("entries").at(0).at("category_label"), "工作秘密和内部标志");

  const auto tried = ask(200, "word_lists.try", R"({"text":"青峰工程和远山计划书"})");
  ASSERT_EQ(tried.at("screening").at("findings").as_array().size(), 1U);
  EXPECT_EQ(tried.at("screening").at("findings").at(0).at("detector").as_string(),
            json::string("word-list:" + list_));

  // What it gives out it takes back.
  const auto again = ask(200, "word_lists.add_version", raw(200, "word_lists.content"),
                         {{"x-file-name", "a.csv"}});
  EXPECT_EQ(again.at("list").at("versions").at(0).at("words"), 2);
  EXPECT_EQ(again.at("list").at("versions").at(0).at("exceptions"), 1);

  version_ = "2";
  const auto on = ask(200, "word_lists.switch", R"({"state":"on"})");
  EXPECT_EQ(on.at("list").at("on"), 2);
  EXPECT_EQ(on.at("list").at("versions").at(0).at("switched_by"), "t-office");
  EXPECT_TRUE(on.at("list").at("versions").at(1).at("switched_by").is_null());
  (void)ask(409, "word_lists.remove");
  version_ = "1";
  EXPECT_EQ(ask(200, "word_lists.remove").at("lists").at(0).at("versions").as_array().size(), 1U);

  const auto all = ask(200, "word_lists.list");
  for (const auto& category : all.at("categories").as_array()) {
    EXPECT_NE(category.at("id"), "SECRET_MARK");
  }
  for (const char* version : {"7", "0", "x", "-1", "99999999999999999999"}) {
    version_ = version;
    (void)ask(404, "word_lists.show", "{}");
  }
}

TEST_F(WordListRoutes, APreviewIsBegunWatchedAndForgotten) {
  (void)with_.handed_in("动态", "县审计局部署青峰工程。");
  const auto made = ask(200, "word_lists.create", "青峰工程,WORK_SECRET\n", names_);
  list_ = made.at("list").at("id").as_string().c_str();
  (void)ask(404, "word_lists.preview.show");
  EXPECT_EQ(ask(200, "word_lists.preview.begin").at("preview").at("state"), "waiting");
  ASSERT_TRUE(service::run_next_preview(
      with_.system(), [] { return true; }, [] { return now(); }));
  const auto done = ask(200, "word_lists.preview.show").at("preview");
  EXPECT_EQ(done.at("state"), "done");
  EXPECT_EQ(json::serialize(done.at("counts")),
            R"({"files":1,"files_changed":1,"added":1,"removed":0,"not_read":0,)"
            R"("verdicts":[{"from":"pass","to":"block","files":1}]})");
  EXPECT_EQ(done.at("items").at(0).at("title"), "推进会情况");
  EXPECT_TRUE(ask(200, "word_lists.preview.end").at("preview").is_null());
  (void)ask(404, "word_lists.preview.show");
}

}  // namespace
}  // namespace xs::http
